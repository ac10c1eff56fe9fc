// Owns what administrators see of a key: never the key, never its permission code.
import type { KeyCard } from '@yiqian/shared/protocol/signing.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ApplicationKey } from '../_domain/application-key/application-key.ts'
import { fromBase64 } from '../_runtime/base64.ts'

export function keyCard({ id: keyId, applicationId, index, label, algorithm, purpose, store, state, permissionDigest, publicKeyInfoBase64, certificatesBase64, createdAtMs, usableUntilMs }: ApplicationKey): KeyCard {
  const [first] = certificatesBase64
  return { keyId, applicationId, index, label, algorithm, purpose, store, state, hasPermissionCode: permissionDigest !== null, publicKeyInfoBase64, certificatesBase64, certificateNotAfterMs: first === undefined ? null : parseCertificate(fromBase64(first)).notAfterMs, createdAtMs, usableUntilMs }
}
