import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { deleteDocument, listChanges, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { aChannelSession, aDraft, anIdempotentAnswer, aSigningSession, nextId } from '../../_domain/testing/builders.ts'
import { prepare, pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { seedApplication } from '../../_runtime/testing/people.ts'
import { useWard } from '../testing/ward.ts'
import { clearAway } from './clear-away.ts'
import { sweepFiles } from './sweep-files.ts'

const HOUR_MS = 3_600_000
const ward = useWard()
const filesOf = (documentId: string): string[] => {
  const folder = path.join(ward.platform.dataDirectory, 'files', documentId)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
const push = () => pushDocument(ward.platform, ward.application, ward.signers)
// files carry this computer's time; a token does not live as long as the tests wait
beforeEach(async () => {
  ward.platform.clock.set(Date.now())
  ward.application = await seedApplication(ward.platform)
})

describe('clear-away', () => {
  test('a signature that nobody finished within the hour: its file goes, it is given up; a younger one stays', async () => {
    const { status: { documentId, digestHex }, tasks } = await push()
    const { preparedId } = (await prepare(ward.platform, ward.signers[0]!, tasks[0]!.id)).body
    ward.platform.clock.advance(HOUR_MS)
    await clearAway(ward.deps)
    expect(filesOf(documentId)).toHaveLength(2)
    ward.platform.clock.advance(1)
    await clearAway(ward.deps)
    expect(filesOf(documentId)).toEqual([digestHex])
    expect(await ward.deps.database.stores.prepared.load(preparedId)).toMatchObject({ state: 'abandoned' })
  })
  test('ended channel sessions, answers and tokens; those that live stay', async () => {
    const { stores } = ward.deps.database
    const nowMs = ward.platform.clock.nowMs()
    const [gone, kept] = [aChannelSession({ expiresAtMs: nowMs - 1 }), aChannelSession({ expiresAtMs: nowMs + 1 })]
    for (const session of [gone, kept]) await stores.channelSessions.insert(session)
    const answer = anIdempotentAnswer({ expiresAtMs: nowMs - 1 })
    await stores.idempotency.claim(answer, nowMs - 10)
    await stores.applications.insertToken({ tokenDigestHex: 'ab'.repeat(32), applicationId: nextId('app'), expiresAtMs: nowMs - 1 })
    await clearAway(ward.deps)
    expect([await stores.channelSessions.load(gone.id), (await stores.channelSessions.load(kept.id))?.id]).toEqual([undefined, kept.id])
    expect(await stores.applications.findToken('ab'.repeat(32))).toBeUndefined()
    expect(await ward.platform.asApplication(ward.application, listChanges, {})).toMatchObject({ status: 200 })
  })
})

test('signing sessions that are settled go after ninety days; one whose outcome is open stays', async () => {
  const { stores } = ward.deps.database
  const expiresAtMs = ward.platform.clock.nowMs() - 90 * 24 * HOUR_MS
  const states = ['begun', 'completed', 'failed', 'signing', 'cosigned'] as const
  const old = states.map((state) => aSigningSession({ state, expiresAtMs: expiresAtMs - 1 }))
  const young = states.map((state) => aSigningSession({ state, expiresAtMs }))
  for (const session of [...old, ...young]) await stores.sessions.insert(session)
  await clearAway(ward.deps)
  const left = await Promise.all([...old, ...young].map(async ({ id }) => (await stores.sessions.load(id))?.state))
  expect(left).toEqual([undefined, undefined, undefined, 'signing', 'cosigned', ...states])
})

describe('SE-7 sweep-files takes what no record names, after an hour', () => {
  const later = () => ward.platform.clock.advance(HOUR_MS + 60_000)

  test('content of a push that crashed before its record', async () => {
    const documentId = nextId('doc')
    await ward.deps.files.put(documentId, Buffer.from('{"患者":"李秀英"}'))
    await sweepFiles(ward.deps)
    expect(filesOf(documentId)).toHaveLength(1)
    later()
    await sweepFiles(ward.deps)
    expect(filesOf(documentId)).toEqual([])
  })
  test('MA-8 of a draft: what it names stays, what it does not goes', async () => {
    const draft = aDraft({ state: 'receiving' })
    const { digestHex } = await ward.deps.files.put(draft.id, Buffer.from('slice'))
    await ward.deps.files.put(draft.id, Buffer.from('of a call that failed'))
    await ward.deps.database.stores.drafts.insert({ ...draft, slices: [digestHex, null] })
    later()
    await sweepFiles(ward.deps)
    expect(filesOf(draft.id)).toEqual([digestHex])
  })
  test('content of a deletion that crashed after its record', async () => {
    const { status: { documentId }, content } = await push()
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId, reason: 'x' })
    await ward.platform.asApplication(ward.application, deleteDocument, { documentId, reason: 'x' })
    await ward.deps.files.put(documentId, content) // as if it had never been taken away
    later()
    await sweepFiles(ward.deps)
    expect(filesOf(documentId)).toEqual([])
  })
  test('the prepared file of a document that was revoked while someone signed', async () => {
    const { status: { documentId, digestHex }, tasks } = await push()
    await prepare(ward.platform, ward.signers[0]!, tasks[0]!.id)
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId, reason: 'x' })
    later()
    await sweepFiles(ward.deps)
    expect(filesOf(documentId)).toEqual([digestHex])
  })
  test('never the source, the signed version or what is being prepared', async () => {
    const signed = await push()
    await signTask(ward.platform, ward.signers[0]!, signed.tasks[0]!.id)
    const open = await push()
    await prepare(ward.platform, ward.signers[0]!, open.tasks[0]!.id)
    const before = [signed, open].map(({ status }) => filesOf(status.documentId))
    later()
    await sweepFiles(ward.deps)
    expect([signed, open].map(({ status }) => filesOf(status.documentId))).toEqual(before)
    expect(before.map(({ length }) => length)).toEqual([2, 2])
  })
})
