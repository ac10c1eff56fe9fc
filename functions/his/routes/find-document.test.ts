import { describe, expect, test } from 'vitest'
import { findDocument as contract, getDocument } from '@yiqian/shared/protocol/his.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const find = (externalId: string, who = hospital.application) => hospital.platform.asApplication(who, contract, { externalId })

describe('HI-1 200 by the caller’s own id', () => {
  test('the same answer as by ours', async () => {
    const { status } = await documentIn(hospital, 'signed', { externalId: '处方/2026 #1?&=%' })
    expect((await find('处方/2026 #1?&=%')).body).toEqual((await hospital.platform.asApplication(hospital.application, getDocument, { documentId: status.documentId })).body)
  })
  test('over HTTP, encoded once', async () => {
    const response = await fetch(`${hospital.address}/v1/documents?externalId=${encodeURIComponent('处方/2026 #1?&=%')}`, { headers: { authorization: `Bearer ${hospital.application.accessToken}` } })
    expect(await response.json()).toMatchObject({ externalId: '处方/2026 #1?&=%', fullySigned: true })
  })
  test('a deleted one as well: the id stays taken', async () => {
    const { status } = await documentIn(hospital, 'deleted')
    expect((await find(status.externalId)).body).toMatchObject({ state: 'deleted', fullySigned: false })
  })
})

describe('400', () => {
  test.each([[''], ['x'.repeat(129)]])('%#', async (externalId) => expect(await find(externalId)).toMatchObject({ status: 400, facts: { field: 'externalId' } }))
  test('none given', async () => expect(await hospital.platform.asApplication(hospital.application, contract, {} as never)).toMatchObject({ status: 400, facts: { field: 'externalId', expectedEn: 'is missing' } }))
})

refusesStrangers(hospital, contract, () => ({ externalId: 'EMR-1' }))

describe('404', () => {
  test('an unknown id, and another application’s', async () => {
    const { status } = await documentIn(hospital, 'pending')
    const [unknown, foreign] = [await find('EMR-unknown'), await find(status.externalId, hospital.other)]
    expect(unknown).toMatchObject({ status: 404, code: 'document.not_found', facts: {} })
    expect(foreign).toMatchObject({ status: 404, code: 'document.not_found', facts: {} })
  })
  test('a pattern finds nothing', async () => {
    await documentIn(hospital, 'pending', { externalId: 'EMR-7' })
    for (const pattern of ['EMR-%', 'EMR-_', 'emr-7']) expect((await find(pattern)).status).toBe(404)
  })
})
