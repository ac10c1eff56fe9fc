// A grant of a colleague to the signer of tests: signed by the colleague's own key, under a certificate that names them.
import { bytesToBase64, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { generateKeyPair, messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { assembleSigned, encodeTbsCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { statementMessage, type StatementOfKind } from '@yiqian/shared/protocol/statements.ts'
import { testSm2 as sm2 } from './test-ports.ts'

const nowMs = Date.UTC(2026, 10, 21)
const delegator = { staffNumber: 'D002', name: '欧阳娜', title: '主任医师', department: '心内科' }
const delegate = { staffNumber: 'D001', name: '张三', title: '主任医师', department: '心内科' }

/** The answer of get-delegation. @param some of the statement's terms; `signedBy` another name in the certificate */
export function standInGrant(some: Partial<StatementOfKind<'delegation.grant'>['terms']> = {}, signedBy: { staffNumber: string; name: string } = delegator) {
  const key = generateKeyPair(sm2)
  const terms = { delegationId: 'dlg_12345678', delegate: { staffNumber: delegate.staffNumber, name: delegate.name, department: delegate.department }, fromMs: nowMs, untilMs: nowMs + 86_400_000, count: 5, documentTypes: [], applications: [], ...some }
  const statement: StatementOfKind<'delegation.grant'> = { kind: 'delegation.grant', statementId: 'stm_12345678', staffNumber: delegator.staffNumber, issuedAtMs: nowMs, terms }
  const subjectDer = encodeName({ commonName: signedBy.name, serialNumber: signedBy.staffNumber })
  const tbs = encodeTbsCertificate({ serial: Uint8Array.of(2), issuerDer: subjectDer, subjectDer, notBeforeMs: nowMs, notAfterMs: nowMs + 1e10, publicKeyInfoDer: encodePublicKeyInfo(key.publicKey), extensions: [] })
  const sign = (message: Uint8Array) => signDigest(sm2, key.privateKey, messageDigest(sm2, key.publicKey, message))
  return {
    delegation: { delegationId: terms.delegationId, statementId: statement.statementId, delegator, delegate, documentTypes: [], applications: [], grantedAtMs: nowMs, fromMs: terms.fromMs, untilMs: terms.untilMs, usesTotal: 5, usesLeft: 5, standing: 'open' as const },
    uses: [], statement, signatureHex: bytesToHex(sign(statementMessage(statement))), certificateBase64: bytesToBase64(assembleSigned(tbs, encodeSm2Signature(sign(tbs)))), nowMs,
  }
}
export type StandInGrant = ReturnType<typeof standInGrant>
