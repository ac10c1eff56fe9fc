import { describe, expect, test } from 'vitest'
import { getDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()

describe('MP-8 200 the state of a document', () => {
  test.each(DOCUMENT_STATES)('%s', async (state) => {
    const { status, content } = await documentIn(hospital, state)
    const { body } = await hospital.platform.asApplication(hospital.application, contract, { documentId: status.documentId })
    expect(body).toMatchObject({ documentId: status.documentId, state, fullySigned: state === 'signed', sizeBytes: content.length, externalId: status.externalId })
    expect(body.closedAtMs === null).toBe(state === 'pending')
    expect(body.deletedAtMs === null).toBe(state !== 'deleted')
    const taskState = { pending: 'pending', signed: 'signed', rejected: 'rejected', revoked: 'revoked', expired: 'expired', voided: 'voided', deleted: 'signed' }[state]
    expect(body.signers.map((signer) => signer.state)).toEqual([taskState])
  })
  test('nothing of the hospital’s list beyond the card: no phone number', async () => {
    const { status } = await documentIn(hospital, 'pending')
    const { body } = await hospital.platform.asApplication(hospital.application, contract, { documentId: status.documentId })
    expect(JSON.stringify(body)).not.toContain(hospital.signers[0]!.staff.phone)
  })
})

describe('400', () => {
  test.each(['doc_', 'tsk_0123456789', 'doc_0123456789%27', `doc_${'a'.repeat(65)}`])('%s is no document id', async (documentId) => {
    expect(await hospital.platform.asApplication(hospital.application, contract, { documentId })).toMatchObject({ status: 400, code: 'request.malformed', facts: { field: 'documentId' } })
  })
  test('an unknown query field', async () => {
    const refused = await hospital.platform.send('his', { method: 'GET', path: '/v1/documents/doc_0123456789', query: { verbose: '1' }, headers: { authorization: `Bearer ${hospital.application.accessToken}` } })
    expect(refused).toMatchObject({ status: 400, facts: { field: 'verbose' } })
  })
})

refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'pending')).status.documentId))
