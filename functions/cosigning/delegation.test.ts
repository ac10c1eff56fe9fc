import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { getDelegation, listDelegatedTasks, revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { getDocument } from '@yiqian/shared/protocol/his.ts'
import { getPageImage, readDocument } from '@yiqian/shared/protocol/seal.ts'
import { signingMandate, statementMessage, type Statement } from '@yiqian/shared/protocol/statements.ts'
import { getTask, rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { chainIntact } from '../_domain/evidence/evidence.ts'
import { currentFile } from '../_runtime/testing/documents.ts'
import { seedApplication } from '../_runtime/testing/people.ts'
import { toBase64 } from '../_runtime/base64.ts'
import { openWard, type Ward } from './testing/open-ward.ts'
import { partialFor, WRONG_PIN, type TestPhone } from './testing/test-phone.ts'

let ward: Ward
let [a, b, c] = [] as unknown as [TestPhone, TestPhone, TestPhone]
beforeAll(async () => {
  ward = await openWard()
  a = await ward.newPhone({ name: '欧阳娜', staffNumber: 'E3001' })
  b = await ward.newPhone({ name: '李强', staffNumber: 'E3002' })
  c = await ward.newPhone({ name: '王芳', staffNumber: 'E3003' })
}, 60_000)
afterAll(() => ward.close())

const stores = () => ward.platform.runtime.database.stores
const day = 86_400
/** @returns the grant's id */
async function grant(from: TestPhone, to: TestPhone, some: Record<string, unknown> = {}): Promise<string> {
  return idOf(await ward.state(from, { kind: 'delegation.grant', delegateStaffNumber: to.staff.staffNumber, seconds: day, count: 5, documentTypes: [], applicationIds: [], ...some } as never))
}
const idOf = (statement: Statement): string => (statement.kind === 'delegation.grant' ? statement.terms.delegationId : '')
const theGrant = async (id: string) => (await stores().delegations.load(id))!
/** the refusal of the one item, or of the whole */
async function refusal(phone: TestPhone, delegationId: string, item: Awaited<ReturnType<Ward['push']>>): Promise<string | undefined> {
  const { status, code, body } = await ward.beginFor(phone, delegationId, [item])
  if (status !== 200) return code
  const [only] = body.items
  return only?.result === 'refused' ? only.fault : undefined
}

describe('MP-5 MA-7 signing for a colleague', () => {
  test.each(['pdf', 'json'] as const)('B reads and signs A’s %s with B’s own key; file, report, evidence and hospital say for whom', async (contentKind) => {
    const delegationId = await grant(a, b)
    const item = await ward.push(a, { contentKind })
    const { body: list } = await ward.send(listDelegatedTasks, {}, b.token)
    expect(list.items).toContainEqual(expect.objectContaining({ task: expect.objectContaining({ taskId: item.taskId }) as unknown, delegator: expect.objectContaining({ staffNumber: 'E3001' }) as unknown }))
    expect((await ward.send(getTask, { taskId: item.taskId }, b.token)).status).toBe(200)
    expect((await ward.send(readDocument, { taskId: item.taskId, offset: 0, length: 10 }, b.token)).status).toBe(200)
    if (contentKind === 'pdf') expect((await ward.send(getPageImage, { taskId: item.taskId, page: 1, widthPx: 200 }, b.token)).status).toBe(200)

    const { status, body } = await ward.signFor(b, delegationId, [item])
    expect([status, body?.items]).toMatchObject([200, [{ result: 'signed', documentState: 'signed' }]])

    const { statementId } = await theGrant(delegationId)
    const statement = (await stores().statements.load(statementId))!
    const statementDigestHex = bytesToHex(sm3(statementMessage(statement.statement as Statement)))
    const task = (await stores().tasks.load(item.taskId))!
    const { body: report } = await ward.platform.asAnybody(verifyDocument, { contentBase64: toBase64(await currentFile(ward.platform, item.documentId)), ...(contentKind === 'json' && { signatureBase64: task.cmsBase64! }) })
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ signer: { name: '李强', staffNumber: 'E3002' }, mandate: { kind: 'delegation', name: '欧阳娜', staffNumber: 'E3001', statementId, statementDigestHex } }] })
    expect(report.summary.zh).toContain('李强（工号 E3002）代 欧阳娜')
    if (contentKind === 'pdf') expect(report.signatures[0]!.reason).toContain(`代 欧阳娜（工号 E3001）签署（授权 ${delegationId}）`)

    const links = await stores().evidence.list(item.documentId)
    expect(chainIntact(links)).toBe(true)
    for (const kind of ['signing.intended', 'task.signed']) expect(links.find((link) => link.kind === kind)!.facts).toMatchObject({ staffId: b.staff.id, delegationId, statementId, statementDigestHex, onBehalfOf: 'E3001' })
    const hospital = (await ward.platform.asApplication(ward.application, getDocument, { documentId: item.documentId })).body
    expect(hospital.signers).toMatchObject([{ staffNumber: 'E3001', state: 'signed', signedUnder: { kind: 'delegation', staffNumber: 'E3002', name: '李强', statementId } }])
    for (const phone of [a, b]) expect((await ward.send(getDelegation, { delegationId }, phone.token)).body).toMatchObject({ delegation: { usesLeft: 4, usesTotal: 5 }, uses: [{ taskId: item.taskId, state: 'signed' }] })
    expect((await ward.send(getTask, { taskId: item.taskId }, b.token)).body.signers).toMatchObject([{ signedUnder: { name: '李强' } }])
  }, 30_000)

  test('one use each; the last one ends it; a wrong PIN uses none', async () => {
    const delegationId = await grant(a, b, { count: 2 })
    const [first, second, third] = [await ward.push(a), await ward.push(a), await ward.push(a)]
    expect(await ward.signFor(b, delegationId, [first], WRONG_PIN)).toMatchObject({ status: 403, code: 'device.pin_wrong' })
    expect(await theGrant(delegationId)).toMatchObject({ usesLeft: 2 })
    expect((await ward.send(getDelegation, { delegationId }, a.token)).body.uses).toMatchObject([{ state: 'failed' }])
    const { input } = await ward.beginFor(b, delegationId, [first, second, third])
    expect(await ward.send(completeSigning, input!, b.token)).toMatchObject({ status: 409, code: 'delegation.closed' })
    expect(await theGrant(delegationId)).toMatchObject({ usesLeft: 2 })
    expect((await ward.signFor(b, delegationId, [first, second])).body.items.map(({ result }) => result)).toEqual(['signed', 'signed'])
    expect(await theGrant(delegationId)).toMatchObject({ usesLeft: 0, state: 'open' })
    expect(await refusal(b, delegationId, third)).toBe('delegation.closed')
    expect((await ward.send(listDelegatedTasks, {}, b.token)).body.items.some(({ delegationId: id }) => id === delegationId)).toBe(false)
  }, 30_000)

  test('two requests side by side share no use; the same request again is no second use', async () => {
    const delegationId = await grant(a, b, { count: 1 })
    const begun = [await ward.beginFor(b, delegationId, [await ward.push(a)]), await ward.beginFor(b, delegationId, [await ward.push(a)])]
    const answers = await Promise.all(begun.map(({ input }) => ward.send(completeSigning, input!, b.token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const won = answers.findIndex(({ status }) => status === 200)
    expect(await ward.send(completeSigning, begun[won]!.input!, b.token)).toEqual(answers[won])
    expect(await theGrant(delegationId)).toMatchObject({ usesLeft: 0 })
    b = await ward.newPhone({ name: '李强', staffNumber: 'E3012' }) // its share has rolled on without it
  }, 30_000)
})

describe('MP-5 MA-7 refused', () => {
  test('revoked: before, and between the two messages', async () => {
    const delegationId = await grant(a, b)
    const item = await ward.push(a)
    const { input } = await ward.beginFor(b, delegationId, [item])
    expect((await ward.send(revokeDelegation, { delegationId }, a.token)).status).toBe(200)
    expect((await ward.send(revokeDelegation, { delegationId }, a.token)).status).toBe(200)
    expect(await ward.send(completeSigning, input!, b.token)).toMatchObject({ status: 409, code: 'delegation.closed', facts: { whyZh: '已被收回' } })
    expect(await refusal(b, delegationId, item)).toBe('delegation.closed')
    expect(await stores().tasks.load(item.taskId)).toMatchObject({ state: 'pending' })
  })

  test('expired, and not yet begun', async () => {
    const nowMs = ward.platform.clock.nowMs()
    const [short, later] = [await grant(a, b, { seconds: 60 }), await grant(a, b, { fromMs: nowMs + 120_000 })]
    const item = await ward.push(a)
    expect(await refusal(b, later, item)).toBe('delegation.closed')
    ward.platform.clock.advance(60_000)
    expect(await refusal(b, short, item)).toBe('delegation.closed')
    ward.platform.clock.advance(60_000)
    expect(await refusal(b, later, item)).toBeUndefined()
  })

  test('another kind of document, another hospital system', async () => {
    const other = await seedApplication(ward.platform)
    const item = await ward.push(a, { documentType: 'prescription' })
    expect(await refusal(b, await grant(a, b, { documentTypes: ['consent-form'] }), item)).toBe('delegation.out_of_scope')
    expect(await refusal(b, await grant(a, b, { applicationIds: [other.application.id] }), item)).toBe('delegation.out_of_scope')
    expect(await refusal(b, await grant(a, b, { documentTypes: ['prescription'], applicationIds: [ward.application.application.id] }), item)).toBeUndefined()
  })

  test('not the delegate: neither signs nor reads, and learns nothing', async () => {
    const delegationId = await grant(a, b, { documentTypes: ['admission-record'] })
    const item = await ward.push(a, { documentType: 'admission-record', contentKind: 'pdf' })
    expect(await refusal(c, delegationId, item)).toBe('delegation.not_found')
    expect(await refusal(c, 'dlg_00000000', item)).toBe('delegation.not_found')
    for (const [contract, input] of [[getTask, { taskId: item.taskId }], [readDocument, { taskId: item.taskId, offset: 0, length: 10 }], [getPageImage, { taskId: item.taskId, page: 1, widthPx: 200 }]] as const) {
      expect(await ward.send(contract as typeof getTask, input as never, c.token), contract.operation).toMatchObject({ status: 404, code: 'task.not_found' })
      expect((await ward.send(contract as typeof getTask, input as never, b.token)).status, contract.operation).toBe(200)
    }
    expect(await ward.send(getDelegation, { delegationId }, c.token)).toMatchObject({ status: 404, code: 'delegation.not_found' })
    expect(await ward.send(revokeDelegation, { delegationId }, b.token)).toMatchObject({ status: 404, code: 'delegation.not_found' })
    expect(await ward.send(rejectTask, { taskId: item.taskId, reason: '我不签' }, b.token)).toMatchObject({ status: 404 }) // a grant is for signing
    await ward.send(revokeDelegation, { delegationId }, a.token)
    for (const each of await stores().delegations.listOfDelegate(b.staff.id, 100)) if (each.state === 'open') await ward.send(revokeDelegation, { delegationId: each.id }, a.token)
    expect(await ward.send(getTask, { taskId: item.taskId }, b.token)).toMatchObject({ status: 404 })
  })

  test('a task that is not the delegator’s', async () => {
    const delegationId = await grant(a, b)
    expect(await refusal(b, delegationId, await ward.push(c))).toBe('task.not_found')
    expect(await refusal(b, delegationId, await ward.push(b))).toBe('task.not_found')
  })

  test('the delegator is frozen, also between the two messages', async () => {
    const giver = await ward.newPhone()
    const delegationId = await grant(giver, b)
    const item = await ward.push(giver)
    const { input } = await ward.beginFor(b, delegationId, [item])
    const staff = (await stores().staff.load(giver.staff.id))!
    await stores().staff.replace(staff, { ...staff, state: 'frozen' })
    expect(await ward.send(completeSigning, input!, b.token)).toMatchObject({ status: 409, code: 'delegation.closed' })
    expect(await refusal(b, delegationId, item)).toBe('delegation.closed')
    expect(await ward.send(getTask, { taskId: item.taskId }, b.token)).toMatchObject({ status: 404 })
  })

  test('the delegate’s certificate is not valid', async () => {
    const delegate = await ward.newPhone()
    const delegationId = await grant(a, delegate)
    const item = await ward.push(a)
    const certificate = (await stores().certificates.findOfDevice(delegate.device.id))!
    await stores().certificates.replace(certificate, { ...certificate, state: 'suspended' })
    expect(await refusal(delegate, delegationId, item)).toBe('certificate.not_valid')
  })

  test('what was granted cannot be passed on', async () => {
    const [fromA, fromB] = [await grant(a, b), await grant(b, c)]
    const item = await ward.push(a)
    expect(await refusal(c, fromB, item)).toBe('task.not_found')
    expect(await refusal(c, fromA, item)).toBe('delegation.not_found')
    expect((await ward.send(listDelegatedTasks, {}, c.token)).body.items.some(({ task }) => task.taskId === item.taskId)).toBe(false)
  })

  test('a signature over attributes without the grant, or with another one', async () => {
    const delegationId = await grant(a, b)
    for (const mandate of [undefined, 'another'] as const) {
      const item = await ward.push(a)
      const { body, input } = await ward.beginFor(b, delegationId, [item])
      const [ready] = body.items
      if (ready?.result !== 'ready') throw new Error('not ready')
      const fields = { contentDigest: hexToBytes(ready.contentDigestHex), signingTimeMs: ready.signingTimeMs, signerCertificateDer: base64ToBytes(b.certificateBase64), contentType: OID.pkcsData }
      const message = buildSignedAttributes({ ...fields, ...(mandate && { mandate: { ...signingMandate(ready.mandate!), statementId: 'stm_00000000' } }) })
      const forged = { ...input!, items: [{ ...input!.items[0]!, partial: partialFor(b, ready.offer, message) }] }
      expect(await ward.send(completeSigning, forged, b.token)).toMatchObject({ status: 403, code: 'device.pin_wrong' })
      expect(await stores().tasks.load(item.taskId)).toMatchObject({ state: 'pending' })
    }
  })
})
