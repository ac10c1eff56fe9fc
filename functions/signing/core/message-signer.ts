// Owns one signer's part of a message (GB/T 35275, or PKCS#7 for RSA and ECDSA): attributes, digest, signature.
import { createHash } from 'node:crypto'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { dataOid, foreignProfiles, signerProfiles, type SignerProfile, type SignerProfileName } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import type { SignMethod } from '@yiqian/shared/crypto/svs/methods.ts'
import type { SvsCall } from './call.ts'
import type { SignerId } from './identities.ts'
import { noteDigest } from './note-digest.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import { digestNameOf, type UsableKey } from './usable-keys.ts'

/** GM object identifiers, and the signature's that the widest range of readers knows (BouncyCastle among them). */
const defaultProfile: SignerProfileName = 'gm501'

export interface MessageSigner {
  readonly profile: SignerProfile
  readonly attributes?: Uint8Array
  readonly signature: Uint8Array
  /** the key's certificate first */
  readonly certificates: readonly Uint8Array[]
}

/** @throws {SvsRefusal} GM_ERROR_CERT — the key has no certificate · GM_ERROR_SIGN_METHOD — messages have no form for it */
export async function signForMessage(parts: Parts, asked: { key: UsableKey; method: SignMethod; content: Uint8Array; signer: SignerId}, call: SvsCall): Promise<MessageSigner> {
  const { key, method, content, signer } = asked
  const [certificate] = key.certificates
  if (!certificate) throw refuse('GM_ERROR_CERT', 'the key has no certificate')
  const profile = profileOf(method, call.caller.messageProfile ?? defaultProfile)
  const contentDigest = createHash(digestNameOf(method)).update(content).digest()
  noteDigest(call, contentDigest)
  const attributes = profile.attributes ? buildSignedAttributes({ contentDigest, signingTimeMs: call.nowMs, signerCertificateDer: certificate, contentType: dataOid(profile) }) : undefined
  const signed = attributes ?? content
  const signature = method.key === 'sm2'
    ? await key.store.signDigest(key.reference, parts.gm.sm3(parts.identities.zOf(key.publicKey.sm2PublicKey!, signer), signed), OID.sm3)
    : await key.store.signMessage(key.reference, signed, method.digestOid)
  return { profile, ...(attributes && { attributes }), signature, certificates: key.certificates }
}

function profileOf({ key, digestOid }: SignMethod, name: SignerProfileName): SignerProfile {
  if (key === 'sm2') return signerProfiles[name]
  if (digestOid === OID.sha256) return key === 'rsa' ? foreignProfiles.rsaSha256 : foreignProfiles.ecdsaSha256
  throw refuse('GM_ERROR_SIGN_METHOD', 'no message form')
}
