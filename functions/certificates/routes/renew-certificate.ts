/** 更新证书: for the same joint key, as the hospital's list names the person now; the key itself has asked for it. */
import * as v from 'valibot'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { authorityKeyIdentifierExtension, basicConstraintsExtension, crlDistributionPointsExtension, keyIdentifierOf, keyUsageExtension, subjectKeyIdentifierExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { renewCertificate as contract } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { Statement, statementMessage } from '@yiqian/shared/protocol/statements.ts'
import { certificateCard } from '../../_domain/certificate/certificate-card.ts'
import { assertAsksForRenewal, assertMayRenew } from '../../_domain/certificate/renewal.ts'
import type { Certificate } from '../../_domain/records.ts'
import type { StatementRecord } from '../../_domain/statement/statement-record.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { chainBase64 } from '../authority.ts'
import type { Deps } from '../deps.ts'

export const renewCertificate = routeFor<Deps>()(contract, async (deps, { statementId }, { deviceId, staffId }) => {
  const { database: { stores }, kernel: { clock, random } } = deps
  const nowMs = clock.nowMs()
  const statement = await stores.statements.load(statementId)
  assertAsksForRenewal(statement, { staffId, deviceId, nowMs })
  const certificates = await stores.certificates.listOfDevice(deviceId)
  const before = certificates.find(({ id }) => id === statement.certificateId)
  if (!before) throw new Fault('certificate.request_invalid', { facts: { why: '声明所用的证书不存在 / the statement’s certificate is gone' } })
  const publicKey = assertSigned(deps, statement, before)
  const newest = certificates[0]!
  if (newest.state !== 'valid') throw new Fault('certificate.not_valid', { facts: { state: newest.state } })
  // The answer was lost, or two came at once: the one that was issued is the one.
  const renewed = newest.id === before.id ? await issue(deps, before, publicKey, nowMs) : newest
  if (newest.id === before.id) await recordActivity(stores, { staffId, deviceId, kind: 'certificate.renewed', facts: { serialHex: renewed.serialHex, before: before.serialHex }, atMs: nowMs }, random)
  return { certificate: certificateCard(renewed), chainBase64: await chainBase64(deps.authority) }
})

/** The statement says this phone and this certificate, and the certificate's key signed it. */
function assertSigned({ sm2 }: Deps, record: StatementRecord, before: Certificate): Uint8Array {
  const statement = v.parse(Statement, record.statement)
  const key = parseCertificate(fromBase64(before.certificateBase64)).publicKey.sm2PublicKey!
  const says = statement.kind === 'certificate.renew' && statement.terms.deviceId === record.deviceId && statement.terms.serialHex === before.serialHex
  if (!says || !verifyDigest(sm2, key, messageDigest(sm2, key, statementMessage(statement)), hexToBytes(record.signatureHex))) throw new Fault('certificate.request_invalid', { facts: { why: '声明的签名无效 / the statement’s signature is not this key’s' } })
  return key
}

async function issue({ authority, database: { stores }, settings, personLifeMs }: Deps, before: Certificate, publicKey: Uint8Array, nowMs: number): Promise<Certificate> {
  assertMayRenew(before, nowMs)
  const staff = await stores.staff.load(before.staffId!)
  if (staff?.state !== 'active') throw new Fault('certificate.request_invalid', { facts: { why: '人员不在名单中 / the person is not on the list' } })
  const issuing = await authority.issuing()
  return authority.issue({
    subjectDer: encodeName({ country: 'CN', organization: settings.hospitalName, organizationalUnit: staff.department, commonName: staff.name, serialNumber: staff.staffNumber }),
    // after the one before it, so that it is the newest
    notBeforeMs: Math.max(nowMs - 60_000, before.notBeforeMs + 1000),
    notAfterMs: Math.min(nowMs + personLifeMs, issuing.notAfterMs),
    publicKeyInfoDer: encodePublicKeyInfo(publicKey),
    extensions: [
      basicConstraintsExtension({ ca: false }),
      keyUsageExtension('digitalSignature', 'nonRepudiation'),
      subjectKeyIdentifierExtension(keyIdentifierOf(publicKey)),
      authorityKeyIdentifierExtension(issuing.extensions.subjectKeyIdentifier!),
      crlDistributionPointsExtension([`${settings.publicUrl}/certificates/issuing.crl`]),
    ],
  }, { kind: 'person', staffId: before.staffId, deviceId: before.deviceId })
}
