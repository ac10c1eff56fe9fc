import { describe, expect, test } from 'vitest'
import { revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { finish, prepare, pushDocument } from '../../_runtime/testing/documents.ts'
import { useWard } from '../testing/ward.ts'
import { expireDocuments } from './expire-documents.ts'

const ward = useWard()
const push = (validForSeconds: number) => pushDocument(ward.platform, ward.application, ward.signers, { contentKind: 'json', validForSeconds })
const stateOf = async (documentId: string) => (await ward.deps.database.stores.documents.load(documentId))!.state

describe('MP-8 a document whose time is over', () => {
  test('expires with its tasks, once, with evidence and change; one that has time left does not', async () => {
    const { stores } = ward.deps.database
    const [due, later] = [await push(60), await push(3600)]
    ward.platform.clock.advance(60_000)
    await expireDocuments(ward.deps)
    expect(await stateOf(due.status.documentId)).toBe('pending') // to the millisecond
    ward.platform.clock.advance(1)
    for (let round = 0; round < 2; round++) await expireDocuments(ward.deps)
    expect([await stateOf(due.status.documentId), await stateOf(later.status.documentId)]).toEqual(['expired', 'pending'])
    expect((await stores.tasks.listOfDocument(due.status.documentId)).map(({ state }) => state)).toEqual(['expired'])
    expect((await stores.evidence.list(due.status.documentId)).map(({ kind }) => kind)).toEqual(['document.pushed', 'document.expired'])
    expect((await stores.changes.list(ward.application.application.id, 0, 1000)).filter(({ documentId }) => documentId === due.status.documentId).map(({ type }) => type)).toEqual(['document.pushed', 'document.expired'])
  })
  test('several workers and a revocation at once: exactly one ending', async () => {
    const pushed = await Promise.all(Array.from({ length: 5 }, () => push(60)))
    ward.platform.clock.advance(60_001)
    const first = pushed[0]!.status.documentId
    const [revoked] = await Promise.all([ward.platform.asApplication(ward.application, revokeDocument, { documentId: first, reason: 'x' }), ...Array.from({ length: 4 }, () => expireDocuments(ward.deps))])
    await expireDocuments(ward.deps)
    expect(await stateOf(first)).toBe(revoked.status === 200 ? 'revoked' : 'expired')
    for (const { status: { documentId } } of pushed) expect((await ward.deps.database.stores.evidence.list(documentId)).filter(({ kind }) => /expired|revoked/.test(kind))).toHaveLength(1)
  })
  test('a signature that was prepared in time but comes after the end is refused', async () => {
    const { status: { documentId }, tasks } = await push(60)
    const prepared = (await prepare(ward.platform, ward.signers[0]!, tasks[0]!.id)).body
    ward.platform.clock.advance(60_001)
    await expireDocuments(ward.deps)
    expect((await finish(ward.platform, ward.signers[0]!, prepared)).status).toBe(409)
    expect(await stateOf(documentId)).toBe('expired')
  })
})
