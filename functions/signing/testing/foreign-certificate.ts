// Owns certificates of the test authority for keys that are not kept here.
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { keyUsageExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { DAY_MS, type Served } from './open-sign-server.ts'

export function certificateOf({ runtime, authority, nowMs: now }: Served, publicKeyInfoDer: Uint8Array): Promise<Uint8Array> {
  const { gm, kernel } = runtime
  const nowMs = now()
  const sign = async (message: Uint8Array) => encodeSm2Signature(gm.signDigest(authority.key.privateKey, gm.messageDigest(authority.key.publicKey, message)))
  return createCertificate({ serial: Uint8Array.of(0x50, ...kernel.random(11)), issuerDer: authority.nameDer, subjectDer: encodeName({ country: 'CN', commonName: 'elsewhere' }), notBeforeMs: nowMs - DAY_MS, notAfterMs: nowMs + DAY_MS, publicKeyInfoDer, extensions: [keyUsageExtension('digitalSignature', 'keyEncipherment')] }, sign)
}
