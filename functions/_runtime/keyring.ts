// Wraps what is stored in secret under keys derived from the master key, one for each purpose; and the platform's own SM2 keys.
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hkdfSm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { sm4Gcm, type Sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { generateKeyPair, type KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { Clock, PlatformKeyStore } from '../_domain/ports.ts'

export interface Keyring {
  /** SM4-GCM: nonce (12) ‖ ciphertext ‖ tag (16), hex. `context` is authenticated: a value moved elsewhere does not open. */
  wrap(purpose: string, context: string, secret: Uint8Array): string
  /** @throws {CryptoError} crypto.authentication_failed */
  unwrap(purpose: string, context: string, wrappedHex: string): Uint8Array
  /** A named SM2 key of the platform, made at first use; the same for all instances. */
  platformKey(name: string): Promise<KeyPair>
}

export function createKeyring(options: { masterKey: Uint8Array; random: RandomBytes; sm2: Sm2; clock: Clock; keys: PlatformKeyStore }): Keyring {
  const { masterKey, random, sm2, keys } = options
  const ciphers = new Map<string, Sm4Gcm>()
  const cipherFor = (purpose: string): Sm4Gcm => {
    const there = ciphers.get(purpose) ?? sm4Gcm(hkdfSm3(masterKey, new Uint8Array(0), utf8ToBytes(`yiqian-wrap/1 ${purpose}`), 16))
    ciphers.set(purpose, there)
    return there
  }
  const wrap: Keyring['wrap'] = (purpose, context, secret) => {
    const nonce = random(12)
    return bytesToHex(concatBytes(nonce, cipherFor(purpose).seal(nonce, secret, utf8ToBytes(context))))
  }
  const unwrap: Keyring['unwrap'] = (purpose, context, wrappedHex) => {
    const bytes = hexToBytes(wrappedHex)
    return cipherFor(purpose).open(bytes.slice(0, 12), bytes.slice(12), utf8ToBytes(context))
  }
  const opened = new Map<string, Promise<KeyPair>>()
  const openKey = async (name: string): Promise<KeyPair> => {
    let stored = await keys.load(name)
    if (!stored) {
      const made = generateKeyPair(sm2)
      const wrappedHex = wrap('platform-key', name, made.privateKey)
      stored = await keys.putIfAbsent({ name, wrappedHex, publicKeyHex: bytesToHex(made.publicKey), createdAtMs: options.clock.nowMs() })
    }
    return { privateKey: unwrap('platform-key', name, stored.wrappedHex), publicKey: hexToBytes(stored.publicKeyHex) }
  }
  return {
    wrap,
    unwrap,
    platformKey(name) {
      const there = opened.get(name) ?? openKey(name)
      opened.set(name, there)
      there.catch(() => opened.delete(name))
      return there
    },
  }
}
