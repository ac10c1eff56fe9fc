// What is kept of an identity number: a digest under a key of the platform. The number itself is stored nowhere and logged nowhere.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hkdfSm3, hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { Keyring } from './keyring.ts'

/** Numbers are few: without the key each could be tried. The same person has the same digest. */
export async function identityDigest(keyring: Keyring, identityNumber: string): Promise<string> {
  const { privateKey } = await keyring.platformKey('identity-digest')
  const key = hkdfSm3(privateKey, new Uint8Array(0), utf8ToBytes('yiqian-identity-number/1'), 32)
  return bytesToHex(hmacSm3(key, utf8ToBytes(identityNumber)))
}
