/** 签发证书: on a request that its own key has signed, for the person or function that it names. */
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseCertificate, type Certificate as X509 } from '@yiqian/shared/crypto/x509/certificate.ts'
import { authorityKeyIdentifierExtension, basicConstraintsExtension, crlDistributionPointsExtension, extKeyUsageExtension, keyIdentifierOf, keyUsageExtension, subjectKeyIdentifierExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { parseCertificationRequest, verifyCertificationRequest, type CertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { enrolCertificate as contract } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { automaticName } from '../../_domain/automatic-signing/automatic-signing.ts'
import type { Certificate } from '../../_domain/records.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import { routeFor } from '../../_kernel/route.ts'
import { chainBase64 } from '../authority.ts'
import type { Deps } from '../deps.ts'

const DAY_MS = 86_400_000
const LIFE_MS = { automatic: 366 * DAY_MS, tsa: 1826 * DAY_MS }

export const enrolCertificate = routeFor<Deps>()(contract, async (deps, { requestBase64, kind, staffId = null, deviceId = null }) => {
  const request = readRequest(deps, fromBase64(requestBase64))
  const publicKey = request.publicKey.sm2PublicKey
  if (!publicKey && kind === 'tsa') return enrolForeign(deps, request)
  if (!publicKey) throw refuse('公钥不是 SM2', 'the public key is not SM2')
  if (kind === 'person') await assertNamesStaff(deps, request, staffId, deviceId)
  if (kind === 'automatic') await assertNamesAutomatic(deps, request, staffId, deviceId)
  const there = deviceId === null ? undefined : await findIssued(deps, deviceId, publicKey)
  if (there) return answer(there, await chainBase64(deps.authority))
  const issuing = await deps.authority.issuing()
  const nowMs = deps.kernel.clock.nowMs()
  const certificate = await deps.authority.issue({
    subjectDer: request.subject.der,
    notBeforeMs: nowMs - 60_000,
    notAfterMs: Math.min(nowMs + (kind === 'person' ? deps.personLifeMs : LIFE_MS[kind]), issuing.notAfterMs),
    publicKeyInfoDer: encodePublicKeyInfo(publicKey),
    extensions: [
      ...leafExtensions(kind, publicKey, issuing),
      crlDistributionPointsExtension([`${deps.settings.publicUrl}/certificates/issuing.crl`]),
    ],
  }, { kind, staffId, deviceId })
  return answer(certificate, await chainBase64(deps.authority))
})

/** A time authority that signs with RSA or ECDSA, under the RSA root. */
async function enrolForeign(deps: Deps, { subject, publicKey }: CertificationRequest) {
  const root = await deps.foreign.root()
  const nowMs = deps.kernel.clock.nowMs()
  const certificate = await deps.foreign.issue({
    subjectDer: subject.der,
    notBeforeMs: nowMs - 60_000,
    notAfterMs: Math.min(nowMs + LIFE_MS.tsa, root.notAfterMs),
    publicKeyInfoDer: publicKey.der,
    extensions: [...leafExtensions('tsa', publicKey.keyBytes, root), crlDistributionPointsExtension([`${deps.settings.publicUrl}/certificates/foreign.crl`])],
  }, 'tsa')
  return answer(certificate, [toBase64(root.der)])
}

const leafExtensions = (kind: 'person' | 'automatic' | 'tsa', keyBytes: Uint8Array, issuer: X509): Uint8Array[] => [
  basicConstraintsExtension({ ca: false }),
  keyUsageExtension('digitalSignature', 'nonRepudiation'),
  ...(kind === 'tsa' ? [extKeyUsageExtension([OID.timeStamping], true)] : []),
  subjectKeyIdentifierExtension(keyIdentifierOf(keyBytes)),
  authorityKeyIdentifierExtension(issuer.extensions.subjectKeyIdentifier!),
]

const answer = ({ id: certificateId, serialHex, certificateBase64, notAfterMs }: Certificate, chainBase64: string[]) => ({ certificateId, serialHex, certificateBase64, chainBase64, notAfterMs })

/** An enrolment that is repeated after a crash gets the certificate that it has; two for one key would outlive each other. */
async function findIssued({ database }: Deps, deviceId: string, publicKey: Uint8Array): Promise<Certificate | undefined> {
  const there = await database.stores.certificates.findOfDevice(deviceId)
  const key = there && parseCertificate(fromBase64(there.certificateBase64)).publicKey.sm2PublicKey
  return there?.state === 'valid' && key && equalBytes(key, publicKey) ? there : undefined
}

function readRequest({ sm2, gm }: Deps, der: Uint8Array): CertificationRequest {
  let request: CertificationRequest
  try {
    request = parseCertificationRequest(der)
  } catch (error) {
    throw error instanceof CryptoError ? refuse('格式错误', 'it is not a PKCS#10 request', error) : error
  }
  if (verifyCertificationRequest(request, { sm2, verifySm2Digest: gm.verifyDigest, verifySignature: verifyByNode }).verdict !== 'passed') throw refuse('申请的签名无效', 'its signature does not prove the key')
  return request
}

/** The subject must be the person on the hospital's list, not what the caller says. */
async function assertNamesStaff({ database }: Deps, { subject }: CertificationRequest, staffId: string | null, deviceId: string | null): Promise<void> {
  const staff = staffId && deviceId ? await database.stores.staff.load(staffId) : undefined
  if (!staff || staff.state !== 'active') throw refuse('人员不在名单中', 'the person is not on the list')
  if ((await database.stores.devices.load(deviceId!))?.staffId !== staffId) throw refuse('设备不属于该人员', 'the phone is not this person’s')
  if (nameAttribute(subject, 'CN') !== staff.name || nameAttribute(subject, 'serialNumber') !== staff.staffNumber) throw refuse('姓名或工号不符', 'name or staff number differ from the list')
}

/** The second certificate of a person says in its name what it is for, and is of an opening that the person signed. */
async function assertNamesAutomatic({ database: { stores } }: Deps, { subject }: CertificationRequest, staffId: string | null, holderId: string | null): Promise<void> {
  const [staff, automatic] = staffId && holderId ? [await stores.staff.load(staffId), await stores.automatic.load(holderId)] : []
  if (!staff || staff.state !== 'active') throw refuse('人员不在名单中', 'the person is not on the list')
  if (automatic?.staffId !== staffId || automatic.state !== 'opening') throw refuse('自动签名未开启', 'automatic signing is not being opened')
  if (nameAttribute(subject, 'CN') !== automaticName(staff.name) || nameAttribute(subject, 'serialNumber') !== staff.staffNumber) throw refuse('姓名或工号不符', 'name or staff number differ from the list')
}

const refuse = (zh: string, en: string, cause?: unknown): Fault => new Fault('certificate.request_invalid', { facts: { why: `${zh} / ${en}` }, cause })
