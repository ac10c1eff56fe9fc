// `certificates` and `seal` by contract, small but with real keys: certificates that verify, signatures that are checked.
import { createHash } from 'node:crypto'
import { equalBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { generateKeyPair, messageDigest, signDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createCertificate, parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName, encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { parseCertificationRequest, verifyCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { endCertificate, enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { Contract, RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { finishSignature, prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Clock, Database } from '../../_domain/ports.ts'
import type { Certificate } from '../../_domain/records.ts'
import { assertMayAct, signTask } from '../../_domain/signing-task/signing-task.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { recordEvidence } from '../../_runtime/record.ts'

const DAY_MS = 86_400_000
type Answer = (input: never) => Promise<unknown>

export function createStandIns({ database, sm2, clock }: { database: Database; sm2: Sm2; clock: Clock }): Caller {
  const { stores } = database
  const issuingKey = generateKeyPair(sm2)
  const issuerDer = encodeName({ country: 'CN', organization: '示范医院', commonName: '签发' })
  const sign = async (message: Uint8Array) => encodeSm2Signature(signDigest(sm2, issuingKey.privateKey, messageDigest(sm2, issuingKey.publicKey, message)))

  const issue = async (subjectDer: Uint8Array, publicKey: Uint8Array, holder: Pick<Certificate, 'kind' | 'staffId' | 'deviceId'>): Promise<Certificate> => {
    const serial = sm2.random(16).map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte))
    const validity = { notBeforeMs: clock.nowMs() - 60_000, notAfterMs: clock.nowMs() + 365 * DAY_MS }
    const der = await createCertificate({ serial, issuerDer, subjectDer, ...validity, publicKeyInfoDer: encodePublicKeyInfo(publicKey), extensions: [] }, sign)
    const { serialHex, subject, issuer } = parseCertificate(der)
    const record: Certificate = { id: newId('cert', sm2.random), serialHex, ...holder, subject: displayName(subject), issuer: displayName(issuer), certificateBase64: toBase64(der), state: 'valid', stateReason: null, stateChangedAtMs: null, ...validity, revision: 0 }
    await stores.certificates.insert(record)
    return record
  }

  const answers = new Map<Contract, Answer>()
  const on = <C extends Contract>(contract: C, answer: (input: RequestOf<C>) => Promise<unknown>) => answers.set(contract, answer as Answer)

  on(enrolCertificate, async ({ requestBase64, staffId, deviceId }) => {
    if (!(await stores.certificates.findOfKind('issuing'))) await issue(issuerDer, issuingKey.publicKey, { kind: 'issuing', staffId: null, deviceId: null })
    const request = parseCertificationRequest(fromBase64(requestBase64))
    if (verifyCertificationRequest(request, { sm2 }).verdict !== 'passed') throw new Fault('certificate.request_invalid', { facts: { why: '签名无效' } })
    const issued = await issue(request.subject.der, request.publicKey.sm2PublicKey!, { kind: 'person', staffId: staffId ?? null, deviceId: deviceId ?? null })
    return { certificateId: issued.id, serialHex: issued.serialHex, certificateBase64: issued.certificateBase64, chainBase64: [], notAfterMs: issued.notAfterMs }
  })
  on(endCertificate, async ({ deviceId, how, reason }) => {
    const certificate = await stores.certificates.findOfDevice(deviceId)
    if (certificate && certificate.state !== 'revoked') await stores.certificates.replace(certificate, { ...certificate, state: how === 'suspend' ? 'suspended' : 'revoked', stateReason: reason, stateChangedAtMs: clock.nowMs() })
    return { serialHex: certificate?.serialHex ?? null }
  })
  on(prepareSignature, async ({ taskId, deviceId, documentDigestHex, certificateBase64 }) => {
    const [task, device] = [await stores.tasks.load(taskId), await stores.devices.load(deviceId)]
    const document = task && (await stores.documents.load(task.documentId))
    if (!task || !document || !device || task.staffId !== device.staffId) throw new Fault('task.not_found')
    assertMayAct(task, document, device.staffId, clock.nowMs())
    if (document.currentDigestHex !== documentDigestHex) throw new Fault('document.changed')
    const prepared = {
      id: newId('prp', sm2.random), taskId, documentId: document.id, deviceId, documentVersion: document.version, preparedDigestHex: documentDigestHex, byteRange: null,
      contentDigestHex: createHash('sm3').update(documentDigestHex).update(taskId).digest('hex'), signingTimeMs: Math.floor(clock.nowMs() / 1000) * 1000, certificateBase64, state: 'prepared' as const, createdAtMs: clock.nowMs(), revision: 0,
    }
    await stores.prepared.insert(prepared)
    const { contentDigestHex, signingTimeMs } = prepared
    return { preparedId: prepared.id, contentKind: 'pdf', documentVersion: 0, signingBytesCount: 2000, documentBytesCount: 1000, contentDigestHex, signingTimeMs, contentTypeFamily: 'pkcs' }
  })
  on(finishSignature, async ({ preparedId, signatureHex, certificateBase64, evidence }) =>
    database.transaction(async (inside) => {
      const prepared = await inside.prepared.load(preparedId)
      const [task, document] = prepared ? [await inside.tasks.load(prepared.taskId), await inside.documents.load(prepared.documentId)] : []
      if (!prepared || !task || !document) throw new Fault('task.not_found')
      if (prepared.state === 'finished') return { documentState: document.state, documentVersion: document.version, signedAtMs: task.signedAtMs }
      const certificate = parseCertificate(fromBase64(certificateBase64))
      const attributes = attributesOf(prepared, certificate.der)
      const key = certificate.publicKey.sm2PublicKey!
      if (!verifyDigest(sm2, key, messageDigest(sm2, key, attributes), hexToBytes(signatureHex))) throw new Error('the signature does not verify')
      const stored = await inside.certificates.findOfDevice(prepared.deviceId)
      if (!stored || !equalBytes(fromBase64(stored.certificateBase64), certificate.der)) throw new Error('not this device’s certificate')
      const atMs = clock.nowMs()
      await inside.tasks.replace(task, signTask(task, { atMs, certificateId: stored.id, cmsBase64: '', timestampAtMs: atMs, timestampSerialHex: '01' }))
      await inside.documents.replace(document, { ...document, state: 'signed', version: document.version + 1 })
      await inside.prepared.replace(prepared, { ...prepared, state: 'finished' })
      await recordEvidence(inside, document.id, { kind: 'task.signed', actor: `device:${prepared.deviceId}`, facts: evidence, atMs }, sm2.random)
      return { documentState: 'signed', documentVersion: document.version + 1, signedAtMs: atMs }
    }, 5),
  )

  return (async (contract: Contract, input: unknown) => {
    const answer = answers.get(contract)
    if (!answer) throw new Error(`no stand-in for ${contract.operation}`)
    return answer(input as never)
  }) as Caller
}

export function attributesOf({ contentDigestHex, signingTimeMs }: { contentDigestHex: string; signingTimeMs: number }, certificateDer: Uint8Array): Uint8Array {
  return buildSignedAttributes({ contentDigest: hexToBytes(contentDigestHex), signingTimeMs, signerCertificateDer: certificateDer, contentType: dataOid(signerProfiles.pkcs501) })
}
