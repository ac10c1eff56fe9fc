// The vendor's library as functions: every call runs beside the main thread and answers its return code.
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** A pointer of the library. */
export type SdfHandle = unknown

export interface SdfLibrary {
  /** Handles come back in `out[0]`. */
  openDevice(out: [SdfHandle]): Promise<number>
  closeDevice(device: SdfHandle): Promise<number>
  openSession(device: SdfHandle, out: [SdfHandle]): Promise<number>
  closeSession(session: SdfHandle): Promise<number>
  getDeviceInfo(session: SdfHandle, info: Uint8Array): Promise<number>
  getPrivateKeyAccessRight(session: SdfHandle, index: number, code: Uint8Array): Promise<number>
  exportPublicKey(session: SdfHandle, purpose: 'sign' | 'encrypt', index: number, publicKey: Uint8Array): Promise<number>
  internalSign(session: SdfHandle, index: number, e: Uint8Array, signature: Uint8Array): Promise<number>
  /** `length[0]`: room before, bytes written after. */
  internalDecrypt(session: SdfHandle, index: number, cipher: Uint8Array, plaintext: Uint8Array, length: [number]): Promise<number>
}

const SGD_SM2_3 = 0x00020800

type NativeFunction = { async: (...args: unknown[]) => void }

/**
 * @param decryptForm whether SDF_InternalDecrypt_ECC takes the algorithm (`algorithm`) or not (`plain`): vendors differ.
 * @throws {Fault} key.store_not_configured — the library is not there, or is none.
 */
export async function loadSdfLibrary(path: string, decryptForm: 'algorithm' | 'plain'): Promise<SdfLibrary> {
  const { default: koffi } = await import('koffi')
  const refuse = (whyZh: string, whyEn: string, cause: unknown) => new Fault('key.store_not_configured', { facts: { store: 'sdf', whyZh, whyEn }, detail: path, cause })
  let library: ReturnType<typeof koffi.load>
  try {
    library = koffi.load(path)
  } catch (cause) {
    throw refuse('无法加载 SDF_LIBRARY 指定的动态库，请检查路径、权限与依赖库', 'the library that SDF_LIBRARY names cannot be loaded; check its path, rights and what it depends on', cause)
  }
  const bind = (name: string, parameters: string): NativeFunction => {
    try {
      return library.func(`int ${name}(${parameters})`) as unknown as NativeFunction
    } catch (cause) {
      throw refuse(`动态库缺少函数 ${name}`, `the library lacks ${name}`, cause)
    }
  }
  /** A call that a device may lack: it answers "not supported" then. */
  const bindIfThere = (name: string, parameters: string): NativeFunction => {
    try {
      return library.func(`int ${name}(${parameters})`) as unknown as NativeFunction
    } catch {
      return { async: (...args) => (args.at(-1) as (error: null, code: number) => void)(null, 0x01000002) }
    }
  }
  return toCalls({
    openDevice: bind('SDF_OpenDevice', '_Out_ void **device'),
    closeDevice: bind('SDF_CloseDevice', 'void *device'),
    openSession: bind('SDF_OpenSession', 'void *device, _Out_ void **session'),
    closeSession: bind('SDF_CloseSession', 'void *session'),
    getDeviceInfo: bind('SDF_GetDeviceInfo', 'void *session, void *info'),
    getRight: bind('SDF_GetPrivateKeyAccessRight', 'void *session, uint index, const void *code, uint length'),
    exportSign: bind('SDF_ExportSignPublicKey_ECC', 'void *session, uint index, void *key'),
    exportEncrypt: bind('SDF_ExportEncPublicKey_ECC', 'void *session, uint index, void *key'),
    sign: bind('SDF_InternalSign_ECC', 'void *session, uint index, const void *data, uint length, void *signature'),
    decrypt: bindIfThere('SDF_InternalDecrypt_ECC', `void *session, uint index, ${decryptForm === 'algorithm' ? 'uint algorithm, ' : ''}const void *cipher, void *data, _Inout_ uint *length`),
  }, decryptForm)
}

type Natives = Record<'openDevice' | 'closeDevice' | 'openSession' | 'closeSession' | 'getDeviceInfo' | 'getRight' | 'exportSign' | 'exportEncrypt' | 'sign' | 'decrypt', NativeFunction>

function toCalls(natives: Natives, decryptForm: 'algorithm' | 'plain'): SdfLibrary {
  /** The arguments stay referenced by this promise until the device has answered. */
  const call = (native: NativeFunction, ...args: unknown[]): Promise<number> =>
    new Promise((resolve, reject) => native.async(...args, (error: unknown, code: number) => (error ? reject(error) : resolve(code >>> 0))))
  return {
    openDevice: (out) => call(natives.openDevice, out),
    closeDevice: (device) => call(natives.closeDevice, device),
    openSession: (device, out) => call(natives.openSession, device, out),
    closeSession: (session) => call(natives.closeSession, session),
    getDeviceInfo: (session, info) => call(natives.getDeviceInfo, session, info),
    getPrivateKeyAccessRight: (session, index, code) => call(natives.getRight, session, index, code, code.length),
    exportPublicKey: (session, purpose, index, publicKey) => call(purpose === 'sign' ? natives.exportSign : natives.exportEncrypt, session, index, publicKey),
    internalSign: (session, index, e, signature) => call(natives.sign, session, index, e, e.length, signature),
    internalDecrypt: (session, index, cipher, plaintext, length) => call(natives.decrypt, session, index, ...(decryptForm === 'algorithm' ? [SGD_SM2_3] : []), cipher, plaintext, length),
  }
}
