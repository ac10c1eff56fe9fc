import { describe, expect, test } from 'vitest'
import { listEvidence as contract } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { anEvidence } from '../../_domain/testing/builders.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const list = async (documentId: string) => (await hospital.platform.asApplication(hospital.application, contract, { documentId })).body

const KINDS = {
  pending: ['document.pushed'], signed: ['document.pushed', 'task.signed'], rejected: ['document.pushed', 'task.rejected', 'document.rejected'], revoked: ['document.pushed', 'document.revoked'],
  expired: ['document.pushed', 'document.expired'], voided: ['document.pushed', 'task.signed'], deleted: ['document.pushed', 'task.signed', 'document.deleted'],
}

describe('EV-1 200 what happened, in order', () => {
  test.each(DOCUMENT_STATES)('%s', async (state) => {
    const { status } = await documentIn(hospital, state)
    const { records, intact } = await list(status.documentId)
    expect(records.map(({ kind }) => kind)).toEqual(KINDS[state])
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1))
    expect(intact).toBe(true)
  })
  test('a signature’s link names device, digests, certificate and timestamp', async () => {
    const { status, tasks } = await documentIn(hospital, 'signed')
    const { records } = await list(status.documentId)
    const signer = hospital.signers[0]!
    expect(records[1]).toMatchObject({ actor: `device:${signer.device.id}`, facts: { taskId: tasks[0]!.id, intent: 'pin', certificateSerialHex: signer.serialHex, contentDigestHex: expect.stringMatching(/^[0-9a-f]{64}$/) as string } })
  })
  test('a link that does not follow from the one before shows', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    await hospital.platform.runtime.database.stores.evidence.append(anEvidence({ documentId, sequence: 2, kind: 'task.signed' }))
    expect(await list(documentId)).toMatchObject({ intact: false })
  })
})

describe('400', () => {
  test('no document id', async () => expect(await hospital.platform.asApplication(hospital.application, contract, { documentId: 'x' })).toMatchObject({ status: 400, facts: { field: 'documentId' } }))
})
refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'pending')).status.documentId))
