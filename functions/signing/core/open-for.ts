// Owns opening an envelope with an application's key: the content key is decrypted in the key store first.
import { isNamed, type Opener, type Recipient } from '@yiqian/shared/crypto/cms/recipient.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { SvsCall } from './call.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import type { AskedKey } from './usable-keys.ts'

const rsaSchemes: Readonly<Record<string, 'rsa-pkcs1' | 'rsa-oaep'>> = { [OID.rsaEncryption]: 'rsa-pkcs1', '1.2.840.113549.1.1.7': 'rsa-oaep' }

/** Wrong wrapping and wrong content are one answer: GM_INVALID_DATA_FORMAT. @throws {SvsRefusal} GM_ERROR_CERT — the key has no certificate · GM_INVALID_DATA_FORMAT — not for this key */
export async function openerFor(parts: Parts, asked: AskedKey, recipients: readonly Recipient[], call: SvsCall): Promise<Opener> {
  const key = await parts.keys.use(call, asked, 'encrypt')
  const [certificateDer] = key.certificates
  if (!certificateDer) throw refuse('GM_ERROR_CERT', 'the key has no certificate')
  const certificate = parts.certificates.parse(certificateDer)
  const recipient = recipients.find(({ recipientId }) => isNamed(recipientId, certificate))
  if (!recipient) throw refuse('GM_INVALID_DATA_FORMAT', 'not for this key')
  const scheme = key.record.algorithm === 'sm2' ? 'sm2' : rsaSchemes[recipient.algorithm.oid]
  if (!scheme) throw refuse('GM_INVALID_DATA_FORMAT', 'wrapping')
  const contentKey = await key.store.decrypt(key.reference, recipient.encryptedKey, scheme)
  return { certificate, unwrap: () => contentKey }
}
