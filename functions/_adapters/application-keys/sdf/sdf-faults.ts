// Error codes of crypto devices, as faults with the code's name.
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** @source GM/T 0018-2012 Annex A; sdf.h. */
const codes: Readonly<Record<number, readonly [name: string, zh: string, en: string]>> = {
  0x01: ['SDR_UNKNOWERR', '未知错误', 'unknown error'],
  0x02: ['SDR_NOTSUPPORT', '不支持该接口', 'the call is not supported'],
  0x03: ['SDR_COMMFAIL', '与设备通信失败', 'no communication with the device'],
  0x04: ['SDR_HARDFAIL', '运算模块无响应', 'the device does not answer'],
  0x05: ['SDR_OPENDEVICE', '打开设备失败', 'the device cannot be opened'],
  0x06: ['SDR_OPENSESSION', '创建会话失败', 'no session can be opened'],
  0x07: ['SDR_PARDENY', '无私钥使用权限', 'no right to use the private key'],
  0x08: ['SDR_KEYNOTEXIST', '设备中没有该索引的密钥', 'the device has no key of this index'],
  0x09: ['SDR_ALGNOTSUPPORT', '不支持的算法', 'the algorithm is not supported'],
  0x0a: ['SDR_ALGMODNOTSUPPORT', '不支持的算法模式', 'the mode is not supported'],
  0x0b: ['SDR_PKOPERR', '公钥运算失败', 'the public key operation failed'],
  0x0c: ['SDR_SKOPERR', '私钥运算失败', 'the private key operation failed'],
  0x0d: ['SDR_SIGNERR', '签名运算失败', 'signing failed'],
  0x0e: ['SDR_VERIFYERR', '验签失败', 'the signature is wrong'],
  0x0f: ['SDR_SYMOPERR', '对称运算失败', 'the symmetric operation failed'],
  0x10: ['SDR_STEPERR', '多步运算步骤错误', 'wrong order of steps'],
  0x14: ['SDR_KEYTYPEERR', '密钥类型错误', 'wrong type of key'],
  0x15: ['SDR_KEYERR', '密钥错误', 'the key is damaged'],
  0x16: ['SDR_ENCDATAERR', '密文数据错误', 'the ciphertext is wrong'],
  0x17: ['SDR_RANDERR', '随机数产生失败', 'no random numbers'],
  0x18: ['SDR_PRKRERR', '私钥使用权限获取失败', 'the access code of the private key was refused'],
  0x1c: ['SDR_NOBUFFER', '分配内存空间不足', 'no memory'],
  0x1d: ['SDR_INARGERR', '输入参数错误', 'wrong argument'],
  0x1e: ['SDR_OUTARGERR', '输出参数错误', 'wrong output argument'],
}

export const SDR = {
  ok: 0, unknown: 0x01000001, commFail: 0x01000003, hardFail: 0x01000004, openDevice: 0x01000005, openSession: 0x01000006, parDeny: 0x01000007,
  keyNotExist: 0x01000008, encData: 0x01000016, prkr: 0x01000018, inArg: 0x0100001d,
} as const

/** After these the session is worth nothing; another one may work. A stale handle is a wrong argument to some libraries. */
export const isConnectionLost = (code: number): boolean =>
  code === SDR.unknown || code === SDR.commFail || code === SDR.hardFail || code === SDR.openDevice || code === SDR.openSession || code === SDR.inArg

export const sdfCodeName = (code: number): string => codes[code - 0x01000000]?.[0] ?? `0x${code.toString(16).padStart(8, '0')}`

export function sdfFault(code: number, call: string): Fault {
  const [, whyZh, whyEn] = codes[code - 0x01000000] ?? ['', '厂商自定义错误，请查阅设备手册', 'an error of the vendor; see the manual of the device']
  const facts = { store: 'sdf', deviceCode: sdfCodeName(code), whyZh, whyEn }
  return new Fault(isConnectionLost(code) && code !== SDR.inArg ? 'key.store_unavailable' : 'key.store_failed', { facts, detail: call })
}

/** A refusal that is ours, about the device. */
export const sdfRefusal = (deviceCode: string, whyZh: string, whyEn: string): Fault => new Fault('key.store_failed', { facts: { store: 'sdf', deviceCode, whyZh, whyEn } })
