// Owns what is shown of an account: never its password.
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { AdministratorCard } from '@yiqian/shared/protocol/administration.ts'
import { ROLE_IDS } from '@yiqian/shared/protocol/rights.ts'
import type { InferOutput } from 'valibot'
import type { Administrator } from '../../_domain/administration/administration.ts'
import { fromBase64 } from '../../_runtime/base64.ts'

type Card = InferOutput<typeof AdministratorCard>

export function administratorCard(administrator: Administrator): Card {
  const { id, loginName, name, role, state, passwordState, failedTries, waitUntilMs, lastLogInAtMs, createdAtMs, createdBy } = administrator
  return { id, loginName, name, role, roleId: ROLE_IDS[role], state, passwordState, certificate: certificateOf(administrator), failedTries, waitUntilMs, lastLogInAtMs, createdAtMs, createdBy }
}

function certificateOf({ certificateBase64, certificateKeyDigestHex }: Administrator): Card['certificate'] {
  if (certificateBase64 === null || certificateKeyDigestHex === null) return null
  const { subject, issuer, serialHex, notAfterMs } = parseCertificate(fromBase64(certificateBase64))
  return { subject: displayName(subject), issuer: displayName(issuer), serialHex, notAfterMs, keyDigestHex: certificateKeyDigestHex }
}
