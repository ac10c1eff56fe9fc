// The SDF key store: SM2 keys inside a crypto card or machine (GM/T 0018), each label bound to one of the device's key indexes.
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { parseSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeptKeyStore, KeyReference, KeyStore } from '../../../_domain/application-key/application-key.ts'
import { assertKeyLabel } from '../../../_domain/application-key/key-rules.ts'
import type { Clock } from '../../../_domain/ports.ts'
import { assertDigest, ciphertextInvalid, digestNameFor, type Sm2Engine } from '../key-parts.ts'
import { readPinFile, type SdfSettings } from '../key-store-settings.ts'
import { createSdfDevice } from './sdf-device.ts'
import { SDR, sdfRefusal } from './sdf-faults.ts'
import { createSdfKeys, retiredPrefix, type Binding } from './sdf-keys.ts'
import { loadSdfLibrary } from './sdf-library.ts'
import { deviceInfoRoom, readDeviceInfo, readSignature, signatureRoom, writeCipher } from './sdf-structures.ts'

export interface SdfKeyStoreParts {
  readonly settings: SdfSettings
  readonly gm: Sm2Engine
  readonly kept: KeptKeyStore
  readonly clock: Clock
  readonly timeoutMs?: number
}

const maxPlaintextBytes = 64 * 1024

export function createSdfKeyStore({ settings, gm, kept, clock, timeoutMs }: SdfKeyStoreParts): KeyStore {
  const device = createSdfDevice({
    load: () => loadSdfLibrary(settings.library, settings.decryptForm),
    sessions: settings.sessions,
    readPin: () => (settings.pinFile ? readPinFile('sdf', 'SDF_PIN_FILE', settings.pinFile) : undefined),
    ...(timeoutMs && { timeoutMs }),
  })
  const keys = createSdfKeys({ settings, kept, clock, device })

  async function signE(label: string, binding: Binding, e: Uint8Array): Promise<Uint8Array> {
    const room = new Uint8Array(signatureRoom)
    // A copy of its own: the device reads it while this thread goes on.
    await keys.usePrivateKey('SDF_InternalSign_ECC', label, binding, (library, handle) => library.internalSign(handle, binding.index, Uint8Array.from(e), room))
    return encodeSm2Signature(readSignature(room, keys.fieldBytes()))
  }

  const reference = (label: string): KeyReference => ({ store: 'sdf', label })

  return {
    name: 'sdf',
    algorithms: ['sm2'],
    async generate(algorithm, label) {
      if (assertKeyLabel(label).startsWith(retiredPrefix)) throw new Fault('key.label_invalid')
      if (algorithm !== 'sm2') throw new Fault('key.algorithm_unsupported', { facts: { algorithm } })
      if (!(await kept.load('sdf', label))) await keys.bindFreeIndex(label)
      keys.forget(label)
      return reference(label)
    },
    async publicKeyInfoDer({ label }, purpose = 'sign') {
      const { index, publicKey65 } = await keys.bindingOf(label)
      if (purpose === 'sign') return encodePublicKeyInfo(publicKey65)
      const publicKey = await keys.exportPublicKey(index, 'encrypt')
      if (!publicKey) throw sdfRefusal('SDR_KEYNOTEXIST', `设备索引 ${index} 处没有加密密钥`, `the device has no encryption key at index ${index}`)
      return encodePublicKeyInfo(publicKey)
    },
    async signDigest({ label }, digest, digestOid) {
      const binding = await keys.bindingOf(label)
      assertDigest('sm2', digest, digestOid)
      return signE(label, binding, digest)
    },
    async signMessage({ label }, message, digestOid, sm2Id) {
      const binding = await keys.bindingOf(label)
      digestNameFor('sm2', digestOid)
      return signE(label, binding, gm.messageDigest(binding.publicKey65, message, sm2Id))
    },
    async decrypt({ label }, ciphertext, scheme) {
      const binding = await keys.bindingOf(label)
      if (scheme !== 'sm2') throw ciphertextInvalid()
      const raw = readCiphertext(gm, ciphertext)
      const [room, length] = [new Uint8Array(raw.length + 256), [raw.length + 256] as [number]]
      let isWrong = false
      await keys.usePrivateKey('SDF_InternalDecrypt_ECC', label, binding, async (library, handle) => {
        const code = await library.internalDecrypt(handle, binding.index, writeCipher(raw, keys.fieldBytes()), room, length)
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
      keys.forget(label)
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
