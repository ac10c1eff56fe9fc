// Makes a key of a time authority and has the embedded authority certify it.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName, type NameFields } from '@yiqian/shared/crypto/x509/name.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import { enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { KeyReference } from '../../_domain/application-key/application-key.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { TimestampCertificate, TimestampProfile, TsaAlgorithm } from '../../_domain/timestamp/timestamp-profile.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import type { KeyStores } from '../key-stores.ts'

/** Digest and signature algorithm of certification requests. */
const signatures: Readonly<Record<TsaAlgorithm, { digestOid: string; signatureOid: string }>> = {
  sm2: { digestOid: OID.sm3, signatureOid: OID.sm2SignWithSm3 },
  'rsa-2048': { digestOid: OID.sha256, signatureOid: OID.sha256WithRsa },
  'rsa-3072': { digestOid: OID.sha256, signatureOid: OID.sha256WithRsa },
  'rsa-4096': { digestOid: OID.sha256, signatureOid: OID.sha256WithRsa },
  'ecdsa-p256': { digestOid: OID.sha256, signatureOid: OID.ecdsaWithSha256 },
}

export const nextSequence = (certificates: readonly TimestampCertificate[], profileId: string): number =>
  Math.max(0, ...certificates.filter((each) => each.profileId === profileId).map(({ sequence }) => sequence)) + 1

/** The key is made in its store; PKCS#10 proves its possession. @source GM/T 0092-2020; RFC 2986 */
export async function makeKeyAndRequest(stores: KeyStores, profile: TimestampProfile, sequence: number, subject: NameFields): Promise<{ reference: KeyReference; publicKeyInfoDer: Uint8Array; requestDer: Uint8Array }> {
  const keys = stores.store(profile.keyStore)
  const reference = await keys.generate(profile.algorithm, `tsa-${profile.id}-${sequence}`)
  const publicKeyInfoDer = await keys.publicKeyInfoDer(reference)
  const { digestOid, signatureOid } = signatures[profile.algorithm]
  const infoDer = encodeCertificationRequestInfo({ subjectDer: encodeName(subject), publicKeyInfoDer })
  return { reference, publicKeyInfoDer, requestDer: assembleCertificationRequest(infoDer, await keys.signMessage(reference, infoDer, digestOid), signatureOid) }
}

/**
 * Takes over at once. Two instances may do so at the same moment: they make one key, and the certificate that is stored first counts.
 * @throws {Fault} key.* · server.unavailable — the authority cannot be reached
 */
export async function enrolEmbedded({ database, kernel, settings }: Runtime, stores: KeyStores, call: Caller, profile: TimestampProfile, certificates: readonly TimestampCertificate[]): Promise<void> {
  const sequence = nextSequence(certificates, profile.id)
  const title = profile.id === 'sm2' ? '时间戳' : `时间戳 ${profile.id}`
  const { reference, publicKeyInfoDer, requestDer } = await makeKeyAndRequest(stores, profile, sequence, { country: 'CN', organization: settings.hospitalName, commonName: `${settings.hospitalName} ${title}` })
  const made = await call(enrolCertificate, { requestBase64: toBase64(requestDer), kind: 'tsa' })
  const x509 = parseCertificate(fromBase64(made.certificateBase64))
  const nowMs = kernel.clock.nowMs()
  await database.stores.timestampCertificates.insert({
    id: newId('tsc', kernel.random), profileId: profile.id, sequence, algorithm: profile.algorithm, keyStore: reference.store, keyLabel: reference.label, publicKeyInfoBase64: toBase64(publicKeyInfoDer),
    state: 'installed', origin: 'embedded', requestBase64: null, chainBase64: [made.certificateBase64, ...made.chainBase64], serialHex: x509.serialHex,
    notBeforeMs: x509.notBeforeMs, notAfterMs: x509.notAfterMs, effectiveFromMs: x509.notBeforeMs, createdAtMs: nowMs, revision: 0,
  }).catch((error: unknown) => {
    if (!(error instanceof StoreConflict)) throw error
  })
}
