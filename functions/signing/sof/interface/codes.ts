// Owns the SOR_ codes of the SOF interface, as the standards print them, and a sentence for each in both languages.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { SvsCodeName } from '@yiqian/shared/crypto/svs/codes.ts'
import { sayDeviceFault } from '../../../_domain/application-key/device-fault.ts'
import { asRefusal, nameOfCode, SvsRefusal } from '../../core/refusal.ts'

interface Line {
  code: number
  zh: string
  en: string
}

/**
 * Base 0x0B000000; the last digits are printed as decimal-looking hex digits. 420 is LoginErr of the health sector (GM/T 0020
 * has CTLNotFound there, which is not used here); 5xx are those of vendors, for what the standards leave without a number.
 *
 * @source 卫生系统数字证书应用集成规范(试行) §5.6; GM/T 0020-2012 Annex A
 */
export const sorCodes = {
  SOR_OK: { code: 0, zh: '成功', en: 'SUCCESS' },
  SOR_UnknownErr: { code: 0x0b000001, zh: '系统内部错误', en: 'internal error' },
  SOR_NotSupportYetErr: { code: 0x0b000002, zh: '不支持该功能', en: 'not supported' },
  SOR_FileErr: { code: 0x0b000003, zh: '文件有误', en: 'file error' },
  SOR_AlgoTypeErr: { code: 0x0b000007, zh: '算法标识有误或与密钥不符', en: 'the algorithm is unknown or does not fit the key' },
  SOR_ObjErr: { code: 0x0b000012, zh: '没有这个函数', en: 'there is no such function' },
  SOR_IndataLenErr: { code: 0x0b000200, zh: '输入数据长度有误', en: 'the length of the input is wrong' },
  SOR_IndataErr: { code: 0x0b000201, zh: '输入数据有误', en: 'the input is not valid' },
  SOR_GenRandErr: { code: 0x0b000300, zh: '产生随机数失败', en: 'random numbers are not available' },
  SOR_KeyNotFoundErr: { code: 0x0b000309, zh: '没有可用的密钥', en: 'no key that may be used' },
  SOR_CertNotFoundErr: { code: 0x0b000310, zh: '证书未找到', en: 'no such certificate' },
  SOR_VerifyPolicyErr: { code: 0x0b000312, zh: '无法查明证书是否被吊销', en: 'whether the certificate is revoked cannot be learnt' },
  SOR_AppNotFoundErr: { code: 0x0b000404, zh: '没有登记这个应用，或不允许从该地址调用', en: 'no such application, or it may not call from this address' },
  SOR_CertEncodeErr: { code: 0x0b000405, zh: '证书编码有误', en: 'the certificate cannot be read' },
  SOR_CertInvalidErr: { code: 0x0b000406, zh: '证书不被信任', en: 'the certificate is not trusted' },
  SOR_CertHasExpiredErr: { code: 0x0b000407, zh: '证书已过期', en: 'the certificate has expired' },
  SOR_CertRevokedErr: { code: 0x0b000408, zh: '证书已被吊销', en: 'the certificate is revoked' },
  SOR_SignDataErr: { code: 0x0b000409, zh: '签名失败', en: 'signing failed' },
  SOR_VerifySignDataErr: { code: 0x0b000410, zh: '签名无效', en: 'the signature is not valid' },
  SOR_ReadFileErr: { code: 0x0b000411, zh: '读文件失败', en: 'the file cannot be read' },
  SOR_EncryptDataErr: { code: 0x0b000415, zh: '加密失败', en: 'encryption failed' },
  SOR_DecryptDataErr: { code: 0x0b000416, zh: '解密失败', en: 'decryption failed' },
  SOR_PKCS7EncodeErr: { code: 0x0b000417, zh: 'PKCS#7 数据有误', en: 'the PKCS#7 message cannot be read' },
  SOR_XMLEncodeErr: { code: 0x0b000418, zh: 'XML 有误或不被接受', en: 'the XML is not well-formed or not accepted' },
  SOR_ParameterNotSupportErr: { code: 0x0b000419, zh: '参数有误或不支持', en: 'a parameter is missing, wrong or not supported' },
  SOR_LoginErr: { code: 0x0b000420, zh: '密码错误或尚未登录', en: 'wrong password, or not logged in' },
  SOR_CertNotYetValidErr: { code: 0x0b000501, zh: '证书尚未生效', en: 'the certificate is not valid yet' },
  SOR_CertFrozenErr: { code: 0x0b000502, zh: '证书已冻结', en: 'the certificate is suspended' },
  SOR_DeviceErr: { code: 0x0b000503, zh: '密钥设备不可用，请联系管理员', en: 'the key device is not available; tell the administrator' },
} as const satisfies Record<string, Line>

export type SorName = keyof typeof sorCodes

/** A refusal of the interface. `data` is what stands in its answer beside the code. */
export class SofRefusal extends Error {
  readonly sor: SorName
  /** names an argument or says why; never content or a secret */
  readonly detail: string
  data: unknown

  constructor(sor: SorName, detail = '', data: unknown = undefined) {
    super(sor)
    this.name = 'SofRefusal'
    this.sor = sor
    this.detail = detail
    this.data = data
  }
}

const ofSvs: Readonly<Record<Exclude<SvsCodeName, 'GM_SUCCESS'>, SorName>> = {
  GM_ERROR_CERT_ID: 'SOR_CertNotFoundErr',
  GM_ERROR_CERT_INFO_TYPE: 'SOR_ParameterNotSupportErr',
  GM_ERROR_SERVER_CONNECT: 'SOR_VerifyPolicyErr',
  GM_ERROR_SIGN_METHOD: 'SOR_AlgoTypeErr',
  GM_ERROR_KEY_INDEX: 'SOR_KeyNotFoundErr',
  GM_ERROR_KEY_VALUE: 'SOR_LoginErr',
  GM_ERROR_CERT: 'SOR_CertInvalidErr',
  GM_ERROR_CERT_DECODE: 'SOR_CertEncodeErr',
  GM_ERROR_CERT_INVALID_AF: 'SOR_CertHasExpiredErr',
  GM_ERROR_CERT_INVALID_BF: 'SOR_CertNotYetValidErr',
  GM_ERROR_CERT_REMOVED: 'SOR_CertRevokedErr',
  GM_INVALID_SIGNATURE: 'SOR_VerifySignDataErr',
  GM_INVALID_DATA_FORMAT: 'SOR_IndataErr',
  GM_SYSTEM_FAILURE: 'SOR_UnknownErr',
}

/** @param malformed what bytes that cannot be read are called here */
export function asSofRefusal(error: unknown, malformed: SorName = 'SOR_IndataErr'): SofRefusal {
  if (error instanceof SofRefusal) return error
  const device = sayDeviceFault(error)
  if (device) return new SofRefusal('SOR_DeviceErr', device)
  const svs = asRefusal(error)
  const name = nameOfCode(svs.code) as keyof typeof ofSvs
  const sor = name === 'GM_INVALID_DATA_FORMAT' && (error instanceof CryptoError || error instanceof SvsRefusal) ? malformed : ofSvs[name]
  return new SofRefusal(sor, svs.detail)
}

/** Runs a piece of work in which malformed bytes have a name of their own. */
export async function calling<Value>(malformed: SorName, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw asSofRefusal(error, malformed)
  }
}

/** 中文 / English (name, 0x0B000nnn). @param detail an argument's name, or nothing */
export function sorMessage(sor: SorName, detail = ''): string {
  const { code, zh, en } = sorCodes[sor]
  if (sor === 'SOR_OK') return 'SUCCESS'
  const what = detail === '' ? '' : `：${detail}`
  return `${zh}${what} / ${en}${detail === '' ? '' : `: ${detail}`} (${sor}, 0x0B${(code & 0xffffff).toString(16).padStart(6, '0')})`
}
