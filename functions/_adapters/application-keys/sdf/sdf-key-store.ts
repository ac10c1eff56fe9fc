// The SDF key store: SM2 keys inside a crypto card or machine (GM/T 0018), each label bound to one of the device's key indexes.
import { base64ToBytes, bytesToBase64, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo, parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { parseSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeptKey, KeptKeyStore, KeyPurpose, KeyReference, KeyStore } from '../../../_domain/application-key/application-key.ts'
import { assertKeyLabel } from '../../../_domain/application-key/key-rules.ts'
import { StoreConflict, type Clock } from '../../../_domain/ports.ts'
import { assertDigest, ciphertextInvalid, digestNameFor, keyNotFound, type Sm2Engine } from '../key-parts.ts'
import { readPinFile, type SdfSettings } from '../key-store-settings.ts'
import { createSdfDevice } from './sdf-device.ts'
import { SDR, sdfRefusal } from './sdf-faults.ts'
import { loadSdfLibrary, type SdfLibrary } from './sdf-library.ts'
import { deviceInfoRoom, publicKeyRoom, readDeviceInfo, readPublicKey, readSignature, signatureRoom, writeCipher, type FieldBytes } from './sdf-structures.ts'

export interface SdfKeyStoreParts {
  readonly settings: SdfSettings
  readonly gm: Sm2Engine
  readonly kept: KeptKeyStore
  readonly clock: Clock
  readonly timeoutMs?: number
}

interface Binding {
  readonly index: number
  readonly publicKey65: Uint8Array
  readonly readAtMs: number
}

/** A binding is read again after this time: another instance may have ended it. */
const bindingMs = 5_000
/** A label that stands for an index whose key was destroyed: it is never given out again. */
const retiredPrefix = 'retired.'
const maxPlaintextBytes = 64 * 1024

export function createSdfKeyStore({ settings, gm, kept, clock, timeoutMs }: SdfKeyStoreParts): KeyStore {
  const device = createSdfDevice({
    load: () => loadSdfLibrary(settings.library, settings.decryptForm),
    sessions: settings.sessions,
    readPin: () => (settings.pinFile ? readPinFile('sdf', 'SDF_PIN_FILE', settings.pinFile) : undefined),
    ...(timeoutMs && { timeoutMs }),
  })
  const bindings = new Map<string, Promise<Binding>>()
  /** `label epoch`: its public key was seen in the device since that was opened */
  const seen = new Set<string>()
  let fieldBytes: FieldBytes = 64

  async function exportPublicKey(index: number, purpose: KeyPurpose): Promise<Uint8Array | undefined> {
    const room = new Uint8Array(publicKeyRoom)
    let isThere = true
    await device.run('SDF_ExportPublicKey_ECC', async (library, { handle }) => {
      const code = await library.exportPublicKey(handle, purpose, index, room.fill(0))
      isThere = code !== SDR.keyNotExist
      return isThere ? code : SDR.ok
    })
    if (!isThere) return undefined
    const key = readPublicKey(room)
    fieldBytes = key.fieldBytes
    return key.publicKey65
  }

  async function read(label: string): Promise<Binding> {
    const key = await kept.load('sdf', label)
    if (!key || label.startsWith(retiredPrefix)) throw keyNotFound('sdf', label)
    return { index: key.deviceIndex!, publicKey65: parsePublicKeyInfo(base64ToBytes(key.publicKeyInfoBase64)).sm2PublicKey!, readAtMs: clock.nowMs() }
  }

  async function bindingOf(label: string): Promise<Binding> {
    const there = await bindings.get(label)
    if (there && Math.abs(clock.nowMs() - there.readAtMs) < bindingMs) return there
    const reading = read(label)
    bindings.set(label, reading)
    reading.catch(() => bindings.delete(label))
    return reading
  }

  /** A device that was restored or re-keyed may hold another key under the index: it must not sign for this one. */
  async function assertSameKey(library: SdfLibrary, session: { handle: unknown; epoch: number }, label: string, binding: Binding): Promise<number> {
    const mark = `${label} ${session.epoch}`
    if (seen.has(mark)) return SDR.ok
    const room = new Uint8Array(publicKeyRoom)
    const code = await library.exportPublicKey(session.handle, 'sign', binding.index, room)
    if (code !== SDR.ok) return code
    const found = readPublicKey(room)
    if (!equalBytes(found.publicKey65, binding.publicKey65)) throw sdfRefusal('KEY_CHANGED', `设备索引 ${binding.index} 处的密钥已被更换`, `the device has another key at index ${binding.index} than before`)
    fieldBytes = found.fieldBytes
    seen.add(mark)
    return SDR.ok
  }

  async function usePrivateKey(call: string, label: string, binding: Binding, work: (library: SdfLibrary, handle: unknown) => Promise<number>): Promise<void> {
    await device.run(call, async (library, session) => {
      const ready = (await assertSameKey(library, session, label, binding)) || (await device.takeRight(library, session, binding.index))
      return ready === SDR.ok ? work(library, session.handle) : ready
    })
  }

  async function signE(label: string, binding: Binding, e: Uint8Array): Promise<Uint8Array> {
    const room = new Uint8Array(signatureRoom)
    // A copy of its own: the device reads it while this thread goes on.
    await usePrivateKey('SDF_InternalSign_ECC', label, binding, (library, handle) => library.internalSign(handle, binding.index, Uint8Array.from(e), room))
    return encodeSm2Signature(readSignature(room, fieldBytes))
  }

  async function bindFreeIndex(label: string): Promise<KeptKey> {
    const taken = new Set((await kept.list('sdf')).map(({ deviceIndex }) => deviceIndex))
    for (const index of settings.keyIndexes.filter((each) => !taken.has(each))) {
      const publicKey = await exportPublicKey(index, 'sign')
      if (!publicKey) continue
      const publicKeyInfoBase64 = bytesToBase64(encodePublicKeyInfo(publicKey))
      try {
        return await kept.putIfAbsent({ store: 'sdf', label, algorithm: 'sm2', publicKeyInfoBase64, wrappedHex: null, deviceIndex: index, createdAtMs: clock.nowMs() })
      } catch (error) {
        if (!(error instanceof StoreConflict)) throw error // another instance took the index: the next one
      }
    }
    throw new Fault('key.store_not_configured', {
      facts: { store: 'sdf', whyZh: '没有空闲的密钥索引：请用设备自带的管理工具生成密钥，并将索引加入 SDF_KEY_INDEXES', whyEn: "no key index is free: make keys with the device's own tool and add their indexes to SDF_KEY_INDEXES" },
    })
  }

  const reference = (label: string): KeyReference => ({ store: 'sdf', label })

  return {
    name: 'sdf',
    algorithms: ['sm2'],
    async generate(algorithm, label) {
      if (assertKeyLabel(label).startsWith(retiredPrefix)) throw new Fault('key.label_invalid')
      if (algorithm !== 'sm2') throw new Fault('key.algorithm_unsupported', { facts: { algorithm } })
      if (!(await kept.load('sdf', label))) await bindFreeIndex(label)
      bindings.delete(label)
      return reference(label)
    },
    async publicKeyInfoDer({ label }, purpose = 'sign') {
      const { index, publicKey65 } = await bindingOf(label)
      if (purpose === 'sign') return encodePublicKeyInfo(publicKey65)
      const publicKey = await exportPublicKey(index, 'encrypt')
      if (!publicKey) throw sdfRefusal('SDR_KEYNOTEXIST', `设备索引 ${index} 处没有加密密钥`, `the device has no encryption key at index ${index}`)
      return encodePublicKeyInfo(publicKey)
    },
    async signDigest({ label }, digest, digestOid) {
      const binding = await bindingOf(label)
      assertDigest('sm2', digest, digestOid)
      return signE(label, binding, digest)
    },
    async signMessage({ label }, message, digestOid, sm2Id) {
      const binding = await bindingOf(label)
      digestNameFor('sm2', digestOid)
      return signE(label, binding, gm.messageDigest(binding.publicKey65, message, sm2Id))
    },
    async decrypt({ label }, ciphertext, scheme) {
      const binding = await bindingOf(label)
      if (scheme !== 'sm2') throw ciphertextInvalid()
      const raw = readCiphertext(gm, ciphertext)
      const [room, length] = [new Uint8Array(raw.length + 256), [raw.length + 256] as [number]]
      let isWrong = false
      await usePrivateKey('SDF_InternalDecrypt_ECC', label, binding, async (library, handle) => {
        const code = await library.internalDecrypt(handle, binding.index, writeCipher(raw, fieldBytes), room, length)
        isWrong = code === SDR.encData
        return isWrong ? SDR.ok : code
      })
      if (isWrong || length[0] !== raw.length - 97) throw ciphertextInvalid()
      return room.slice(0, length[0])
    },
    async destroy({ label }) {
      const key = await kept.load('sdf', label)
      // The pair itself is for the device's own tool to delete; its index is never given out again.
      if (key) await kept.rename('sdf', label, `${retiredPrefix}${key.deviceIndex}`)
      bindings.delete(label)
    },
    list: async () => (await kept.list('sdf')).filter(({ label }) => !label.startsWith(retiredPrefix)).map(({ label }) => reference(label)),
    async check() {
      const room = new Uint8Array(deviceInfoRoom)
      await device.run('SDF_GetDeviceInfo', (library, { handle }) => library.getDeviceInfo(handle, room))
      return { device: readDeviceInfo(room) }
    },
    close: () => device.close(),
  }
}

/** A point that is none is refused here: devices answer it like a broken connection. */
function readCiphertext(gm: Sm2Engine, ciphertext: Uint8Array): Uint8Array {
  try {
    const raw = parseSm2Cipher(ciphertext)
    if (raw.length > maxPlaintextBytes + 97) throw ciphertextInvalid()
    gm.zValue(raw.subarray(0, 65))
    return raw
  } catch (error) {
    throw error instanceof CryptoError ? ciphertextInvalid(error) : error
  }
}
