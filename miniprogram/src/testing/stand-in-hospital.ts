// The functions that a phone talks to, for tests: a real vault behind them, documents in memory, one signer.
import { bytesToBase64, bytesToHex, concatBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { generateKeyPair, messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { assembleSigned, encodeTbsCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import type { Partial } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { approvalDigest, enrolmentContext, loginMessage } from '@yiqian/shared/protocol/messages.ts'
import type { InnerCall } from '../api/channel.ts'
import { mandateOf, signingMandate, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import type { StandInGrant } from './stand-in-grants.ts'
import { statementOperations, type StatementSide } from './stand-in-statements.ts'
import { biometricOperations, releaseOf, type BiometricSide } from './stand-in-biometrics.ts'
import { aFactorSide, assertGiven, factorOperations, factorsOf } from './stand-in-factors.ts'
import { accountOperations } from './stand-in-account.ts'
import { createStandInVault } from './stand-in-vault.ts'
import { testSm2 as sm2 } from './test-ports.ts'

export interface StandInDocument {
  content: Uint8Array
  /** what the signature adds behind the document; empty for JSON */
  added: Uint8Array
}

type Operations = Record<string, (body: never) => object>

const staff = { staffNumber: 'D001', name: '张三', title: '主任医师', department: '心内科' }
const ids = { deviceId: 'dev_12345678', staffId: 'stf_12345678' }
const clientSystem = '住院医生站'
const challengeHex = bytesToHex(sm3(utf8ToBytes('challenge')))
const nowMs = Date.UTC(2026, 10, 21)
const ca = generateKeyPair(sm2)

export type StandInHospital = ReturnType<typeof createStandInHospital>

/** A hospital of one signer. A test changes `documents`, or answers by `alter`. */
export function createStandInHospital() {
  const hospital = {
    vault: createStandInVault(nowMs),
    wechat: { isBound: false, isOffered: false },
    documents: new Map<string, StandInDocument>(),
    digestSources: [] as string[],
    statements: [] as StatementSide['statements'],
    window: null as StatementSide['window'],
    biometrics: { offered: undefined, maskHex: undefined, challengeHex: '' } as BiometricSide,
    asks: aFactorSide(),
    /** what a colleague granted */
    grant: undefined as StandInGrant | undefined,
    /** what goes into the attributes in its place, for a dishonest server */
    mandate: undefined as Mandate | undefined,
    certificateDer: new Uint8Array(0) as Uint8Array,
    /** factors that are asked for, and those that were given */
    factors: ['sms'] as string[],
    proved: [] as string[],
    certificateOf: (jointPublicKey: Uint8Array) => issueCertificate(jointPublicKey),
    /** Changes the answer of one operation. */
    alter: (_path: string, answer: object): object => answer,
    serve: (call: InnerCall): unknown => hospital.alter(call.path, operations[call.path]!(call.body as never)),
  }
  const operations: Operations = { ...identityOperations(hospital), ...accountOperations(hospital, nowMs), ...enrolmentOperations(hospital), ...signingOperations(hospital), ...documentOperations(hospital), ...taskOperations(hospital), ...biometricOperations(hospital.biometrics), ...factorOperations(hospital.asks), ...statementOperations(hospital, staff.staffNumber, () => nowMs) }
  return hospital
}

interface Hospital extends StatementSide {
  wechat: { isBound: boolean; isOffered: boolean }
  grant: StandInGrant | undefined
  mandate: Mandate | undefined
  documents: Map<string, StandInDocument>
  digestSources: string[]
  certificateDer: Uint8Array
  factors: string[]
  proved: string[]
  certificateOf(jointPublicKey: Uint8Array): Uint8Array
}

function identityOperations(hospital: Hospital): Operations {
  const card = () => ({
    serialHex: '01', subject: 'CN=张三', issuer: 'CN=CA', notBeforeMs: nowMs, notAfterMs: nowMs + 1e10, state: 'valid', certificateBase64: bytesToBase64(hospital.certificateDer),
  })
  return {
    '/identity/get-app-notice': () => ({ newestVersion: null, oldestVersion: null, privacyVersion: '2026-11', hospitalName: '示范医院' }),
    '/identity/start-proofing': ({ noticeVersion }: { noticeVersion?: string }) => {
      if (noticeVersion !== '2026-11') throw new Fault('consent.required')
      return { proofingId: 'prf_12345678', expiresAtMs: nowMs + 300_000, resendAfterMs: 60_000, phoneMasked: '138****0001', next: ['sms'], done: [], development: [] }
    },
    '/identity/confirm-proofing': () => ({ deviceId: ids.deviceId, deviceToken: 'TOKEN', enrolmentChallengeHex: challengeHex, staffId: ids.staffId, staff }),
    '/identity/get-me': () => {
      const isActive = hospital.certificateDer.length > 0
      const device = { deviceId: ids.deviceId, name: '测试手机', state: isActive ? 'active' : 'enrolling', pinTriesLeft: hospital.vault.triesLeft, boundAtMs: nowMs, wechatBound: hospital.wechat.isBound, wechatOffered: hospital.wechat.isOffered }
      return { staff, phoneMasked: '138****0001', certificate: isActive ? card() : null, device, nickname: null, hasAvatar: false, hasLoginPassword: false, practicePlaces: ['示范医院'], privacy: { version: '2026-11', agreedVersion: null, agreedAtMs: null } }
    },
  }
}

function enrolmentOperations(hospital: Hospital): Operations {
  const { vault } = hospital
  const answers = createAnswers()
  return {
    '/cosigning/start-enrolment': ({ phonePointHex, proof }: { phonePointHex: string; proof: { commitmentHex: string; responseHex: string } }) => {
      const enrolled = vault.enrol(enrolmentContext(challengeHex, ids.staffId, ids.deviceId), phonePointHex, proof)
      const requestInfo = encodeCertificationRequestInfo({ subjectDer: encodeName({ commonName: staff.name }), publicKeyInfoDer: encodePublicKeyInfo(vault.jointPublicKey) })
      return { suite: cosignSuite, enrolmentId: 'enr_12345678', ...enrolled, requestInfoHex: bytesToHex(requestInfo), offer: vault.begin(requestInfo), generation: 0 }
    },
    '/cosigning/complete-enrolment': ({ sessionId, partial }: { sessionId: string; partial: Partial }) =>
      answers.once(sessionId, () => {
        vault.complete(sessionId, partial, 0)
        hospital.certificateDer = issueCertificate(vault.jointPublicKey)
        return { certificateBase64: bytesToBase64(hospital.certificateDer), chainBase64: [], roll: vault.roll() }
      }),
  }
}

function signingOperations(hospital: Hospital): Operations {
  const { vault } = hospital
  const answers = createAnswers()
  return {
    '/cosigning/get-delegation': () => {
      if (!hospital.grant) throw new Fault('delegation.not_found')
      return hospital.grant
    },
    '/cosigning/begin-signing': ({ items, intent }: { items: { taskId: string; documentDigestHex: string }[]; intent: string }) => {
      if (intent === 'pin-free' && (hospital.window?.usesLeft ?? 0) < items.length) throw new Fault('window.closed')
      if (intent === 'pin-free') hospital.window!.usesLeft -= items.length
      return {
        batchId: 'bat_12345678',
        approvalDigestHex: bytesToHex(approvalDigest(items)),
        ...factorsOf(hospital.asks),
        ...(intent === 'pin-free' && { maskHex: hospital.window!.maskHex }),
        ...((intent === 'biometric' || hospital.asks.missing.includes('biometric')) && { release: releaseOf(hospital.biometrics, bytesToHex(approvalDigest(items)), 'bat_12345678') }),
        items: items.map((item) => prepareOrRefuse(hospital, item)),
      }
    },
    '/cosigning/complete-signing': ({ generation, items }: { generation: number; items: { sessionId: string; partial: Partial; digestSource: string }[] }) =>
      answers.once(items[0]!.sessionId, () => {
        assertGiven(hospital.asks)
        const results = items.map(({ sessionId, partial, digestSource }) => {
          const { taskId } = vault.complete(sessionId, partial, generation)
          hospital.digestSources.push(digestSource)
          return { taskId, result: 'signed', documentState: 'signed', signedAtMs: nowMs }
        })
        return { items: results, roll: vault.roll() }
      }),
    '/cosigning/get-batch': () => ({ items: [] }),
    '/cosigning/begin-login': ({ codeId }: { codeId: string }) => {
      const challenge = { codeId, clientSystem, staffNumber: staff.staffNumber, nonceHex: challengeHex, issuedAtMs: nowMs }
      return { offer: vault.begin(loginMessage(challenge)), challenge }
    },
    '/cosigning/complete-login': ({ sessionId, partial, generation }: { sessionId: string; partial: Partial; generation: number }) =>
      answers.once(sessionId, () => {
        vault.complete(sessionId, partial, generation)
        return { approved: true, clientSystem, staff, roll: vault.roll() }
      }),
  }
}

function documentOperations(hospital: Hospital): Operations {
  return {
    '/seal/read-signing-bytes': ({ slices }: { slices: { preparedId: string; offset: number; length: number }[] }) => ({
      slices: slices.map(({ preparedId, offset, length }) => {
        const { content, added } = documentOf(hospital, `tsk_${preparedId.slice(4)}`)
        const whole = concatBytes(content, added)
        return { bytesBase64: bytesToBase64(whole.subarray(offset, offset + length)), totalCount: whole.length }
      }),
    }),
    '/seal/read-document': ({ taskId, offset, length }: { taskId: string; offset: number; length: number }) => {
      const { content } = documentOf(hospital, taskId)
      return { bytesBase64: bytesToBase64(content.subarray(offset, offset + length)), totalCount: content.length, digestHex: bytesToHex(sm3(content)) }
    },
  }
}

const taskCard = (taskId: string, { content }: StandInDocument) => ({
  taskId, documentId: 'doc_12345678', title: '处方笺', documentType: 'prescription', contentKind: 'json', clientSystem, patient: { name: '李四' }, requestedAtMs: nowMs, dueAtMs: nowMs + 1e9,
  signedAtMs: null, state: 'pending', documentState: 'pending', documentDigestHex: bytesToHex(sm3(content)), pageCount: 1,
})

function taskOperations(hospital: Hospital): Operations {
  const cards = () => [...hospital.documents].map(([taskId, document]) => taskCard(taskId, document))
  return {
    '/identity/claim-code': ({ token }: { token: string }) => {
      const task = token.startsWith('sign') ? cards()[0]! : null
      return { codeId: 'code_12345678', purpose: task === null ? 'login' : 'sign', number: '42', clientSystem, expiresAtMs: nowMs + 60_000, task }
    },
    '/status-sync/list-tasks': () => ({ items: cards(), nextCursor: null, counts: { pending: hospital.documents.size, signed: 0, closed: 0 } }),
    '/status-sync/get-task': ({ taskId }: { taskId: string }) => ({
      task: taskCard(taskId, documentOf(hospital, taskId)), documentVersion: 1, sizeBytes: 1, jsonText: null, signers: [], requesterNote: null, closedReason: null, signature: null, form: null, sharing: 'none', voidableUntilMs: null,
    }),
    '/status-sync/reject-task': ({ taskId }: { taskId: string }) => {
      documentOf(hospital, taskId)
      hospital.documents.delete(taskId)
      return { state: 'rejected' }
    },
  }
}

function documentOf(hospital: Hospital, taskId: string): StandInDocument {
  const found = hospital.documents.get(taskId)
  if (found === undefined) throw new Fault('task.not_found')
  return found
}

function prepareOrRefuse(hospital: Hospital, { taskId, documentDigestHex, delegationId }: { taskId: string; documentDigestHex: string; delegationId?: string }): object {
  try {
    const { content, added } = documentOf(hospital, taskId)
    if (bytesToHex(sm3(content)) !== documentDigestHex) throw new Fault('document.changed')
    const contentDigest = sm3(concatBytes(content, added))
    const mandate = hospital.mandate ?? (delegationId === undefined || !hospital.grant ? undefined : mandateOf(hospital.grant.statement, hospital.grant.delegation.delegator.name))
    const message = buildSignedAttributes({ contentDigest, signingTimeMs: nowMs, signerCertificateDer: hospital.certificateDer, contentType: OID.pkcsData, ...(mandate && { mandate: signingMandate(mandate) }) })
    const counts = { signingBytesCount: content.length + added.length, documentBytesCount: content.length }
    return { taskId, result: 'ready', offer: hospital.vault.begin(message, taskId), preparedId: `prp_${taskId.slice(4)}`, ...counts, contentDigestHex: bytesToHex(contentDigest), signingTimeMs: nowMs, contentTypeFamily: 'pkcs', ...(mandate && { mandate }) }
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { taskId, result: 'refused', fault: cause.code, message: { zh: cause.code, en: cause.code } }
  }
}

/** A repeated completion gets the stored answer. */
function createAnswers() {
  const stored = new Map<string, object>()
  return {
    once(key: string, act: () => object): object {
      const answer = stored.get(key) ?? act()
      stored.set(key, answer)
      return answer
    },
  }
}

function issueCertificate(jointPublicKey: Uint8Array): Uint8Array {
  const names = { issuerDer: encodeName({ commonName: 'CA' }), subjectDer: encodeName({ commonName: staff.name }) }
  const tbs = encodeTbsCertificate({ serial: Uint8Array.of(1), ...names, notBeforeMs: nowMs, notAfterMs: nowMs + 1e10, publicKeyInfoDer: encodePublicKeyInfo(jointPublicKey), extensions: [] })
  return assembleSigned(tbs, encodeSm2Signature(signDigest(sm2, ca.privateKey, messageDigest(sm2, ca.publicKey, tbs))))
}
