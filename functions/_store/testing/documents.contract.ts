// Owns the contracts of the stores about documents and the signatures on them, the lists of tasks apart.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import {
  aDocument,
  anEvidence,
  aPreparedSignature,
  aScanCode,
  aSigningSession,
  aTask,
  nextId,
  NOW_MS,
} from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function documentContract(database: () => Database): void {
  const documents = () => database().stores.documents
  const bare = () => aDocument({ patient: null, note: '复查', sizeBytes: 104_857_600 })
  const deleted = {
    state: 'deleted',
    currentDigestHex: '',
    patient: null,
    closedAtMs: 5,
    closedReason: '患者要求',
    deletedAtMs: 6,
  } as const
  revisedContract(
    documents,
    () => [aDocument(), bare(), aDocument(deleted), aDocument({ patient: { bed: '1', name: '赵' } })],
    deleted,
  )

  test('HI-1 an external id is unique to its application, and exact', async () => {
    const document = aDocument({ externalId: 'Rx-a' })
    await documents().insert(document)
    await documents().insert(aDocument({ externalId: 'Rx-a' }))
    const { applicationId } = document
    await documents().insert(aDocument({ applicationId, externalId: 'RX-A' }))
    await expect(documents().insert(aDocument({ applicationId, externalId: 'Rx-a' }))).rejects.toThrow(StoreConflict)
    expect(await documents().findByExternalId(applicationId, 'Rx-a')).toStrictEqual(document)
    expect(await documents().findByExternalId(applicationId, 'rx-a')).toBeUndefined()
  })

  test('due are the pending ones whose time is over, longest first', async () => {
    const made = [30, 10, 20, 50].map((dueAtMs) => aDocument({ dueAtMs }))
    for (const document of [...made, aDocument({ dueAtMs: 5, state: 'signed' })]) await documents().insert(document)
    const due = async (nowMs: number, limit: number) =>
      (await documents().listDue(nowMs, limit)).map((document) => document.dueAtMs)
    expect(await due(50, 10)).toEqual([10, 20, 30])
    expect(await due(50, 2)).toEqual([10, 20])
  })
}

export function preparedSignatureContract(database: () => Database): void {
  const prepared = () => database().stores.prepared
  revisedContract(prepared, () => [aPreparedSignature(), aPreparedSignature({ byteRange: null })], {
    state: 'finished',
  })

  test('open ones of a document; stale ones, oldest first', async () => {
    const documentId = nextId('doc')
    const open = [1, 2].map((createdAtMs) => aPreparedSignature({ documentId, createdAtMs }))
    const done = aPreparedSignature({ documentId, createdAtMs: 1, state: 'abandoned' })
    for (const one of [open[1]!, open[0]!, done]) await prepared().insert(one)
    expect(await prepared().listOpenOfDocument(documentId)).toStrictEqual(open)
    expect(await prepared().listStale(2, 10)).toStrictEqual([open[0]])
    expect(await prepared().listStale(3, 1)).toStrictEqual([open[0]])
  })
}

export function signingSessionContract(database: () => Database): void {
  const sessions = () => database().stores.sessions
  const completed = {
    state: 'completed',
    requestDigestHex: 'ab'.repeat(32),
    signatureHex: 'cd'.repeat(64),
    answer: { z: 1, a: { cmsBase64: 'M'.repeat(300_000), nothing: null }, '10': true, '2': '"\\' },
  } as const
  const enrolment = {
    purpose: 'enrolment',
    preparedId: null,
    payload: { requestInfo: '3082', at: NOW_MS, a: '' },
  } as const
  revisedContract(
    sessions,
    () => [aSigningSession(), aSigningSession(completed), aSigningSession(enrolment)],
    completed,
  )

  test('CO-3 those of one batch', async () => {
    const batchId = nextId('bat')
    const batch = [aSigningSession({ batchId }), aSigningSession({ batchId })]
    for (const session of [...batch, aSigningSession()]) await sessions().insert(session)
    expect(await sessions().listOfBatch(batchId)).toStrictEqual(batch)
  })
  test('settled ones that expired before go; those whose outcome is open stay', async () => {
    const expiresAtMs = NOW_MS - 1
    const made = [aSigningSession({ expiresAtMs }), aSigningSession({ state: 'signing', expiresAtMs }), aSigningSession({ ...completed, id: nextId('ses'), expiresAtMs: NOW_MS })]
    for (const session of made) await sessions().insert(session)
    await sessions().deleteSettled(NOW_MS)
    expect(await Promise.all(made.map(async ({ id }) => (await sessions().load(id))?.id))).toEqual([undefined, made[1]!.id, made[2]!.id])
  })
}

export function scanCodeContract(database: () => Database): void {
  const codes = () => database().stores.codes
  const login = { staffId: 'stf_1', certificateBase64: 'MIIB', signatureHex: 'ab', messageBase64: 'eQ==' }
  const approved = {
    state: 'approved',
    number: '42',
    claimedByDeviceId: 'dev_1',
    claimedByStaffId: 'stf_1',
    login,
    decideByMs: 7,
    decidedAtMs: 6,
  } as const
  revisedContract(codes, () => [aScanCode(), aScanCode({ ...approved, purpose: 'login', documentId: null })], approved)

  test('MP-2 a token finds its code, and belongs to one', async () => {
    const code = aScanCode()
    await codes().insert(code)
    expect(await codes().findByToken(code.tokenDigestHex)).toStrictEqual(code)
    expect(await codes().findByToken('none')).toBeUndefined()
    await expect(codes().insert(aScanCode({ tokenDigestHex: code.tokenDigestHex }))).rejects.toThrow(StoreConflict)
  })
}

export function evidenceContract(database: () => Database): void {
  test('EV-1 a chain grows by one link at a time, in order, and keeps its facts byte for byte', async () => {
    const { evidence } = database().stores
    const documentId = nextId('doc')
    expect(await evidence.last(documentId)).toBeUndefined()
    const links = [1, 2, 3].map((sequence) =>
      anEvidence({ documentId, sequence, facts: { z: '张', a: sequence, b: true, '9': 'n', '1': '\u0000🩺' } }),
    )
    for (const link of [links[1]!, links[0]!, links[2]!, anEvidence()]) await evidence.append(link)
    const chain = await evidence.list(documentId)
    expect(chain).toStrictEqual(links)
    expect(JSON.stringify(chain.map((link) => link.facts))).toBe(JSON.stringify(links.map((link) => link.facts)))
    expect(await evidence.last(documentId)).toStrictEqual(links[2])
    await expect(evidence.append(anEvidence({ documentId, sequence: 3 }))).rejects.toThrow(StoreConflict)
  })
}

export function signingTaskContract(database: () => Database): void {
  const tasks = () => database().stores.tasks
  const signed = {
    state: 'signed',
    signedAtMs: 5,
    certificateId: 'cert_1',
    cmsBase64: 'M'.repeat(200_000),
    timestampAtMs: 5,
    timestampSerialHex: 'ab',
  } as const
  const keyword = { keyword: '签名：', occurrence: 2 }
  revisedContract(
    tasks,
    () => [aTask(), aTask({ ...signed, position: null }), aTask({ position: keyword, reason: '有误' })],
    signed,
  )

  test('MA-15 those of a document, in signer order', async () => {
    const documentId = nextId('doc')
    const made = [3, 1, 2].map((order) => aTask({ documentId, order }))
    for (const task of made) await tasks().insert(task)
    expect((await tasks().listOfDocument(documentId)).map((task) => task.order)).toEqual([1, 2, 3])
  })
}
