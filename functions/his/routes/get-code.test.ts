import { describe, expect, test } from 'vitest'
import { createCode, getCode as contract } from '@yiqian/shared/protocol/his.ts'
import { claimCode, declineCode } from '@yiqian/shared/protocol/identity.ts'
import { approveCode } from '../../_domain/scan-code/scan-code.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const create = async () => (await hospital.platform.asApplication(hospital.application, createCode, { purpose: 'login' })).body
const get = (codeId: string, who = hospital.application) => hospital.platform.asApplication(who, contract, { codeId })
const claim = async (url: string) => (await hospital.platform.asDevice(hospital.signers[0], claimCode, { token: url.split('/q/')[1]! })).body

describe('MP-2 200 what the screen shows', () => {
  test('waiting, without the link: only its maker had it', async () => {
    const { codeId, url, expiresAtMs } = await create()
    expect(url).not.toBe('')
    expect((await get(codeId)).body).toEqual({ codeId, purpose: 'login', state: 'waiting', url: '', expiresAtMs, number: null, documentId: null, documentIds: null, login: null })
  })
  test('expired after 60 seconds, to the millisecond', async () => {
    const { codeId } = await create()
    hospital.platform.clock.advance(60_000)
    expect((await get(codeId)).body.state).toBe('waiting')
    hospital.platform.clock.advance(1)
    expect((await get(codeId)).body.state).toBe('expired')
  })
  test('scanned: the two digits of the phone, three minutes to decide, then expired', async () => {
    const { codeId, url } = await create()
    const { number } = await claim(url)
    expect((await get(codeId)).body).toMatchObject({ state: 'scanned', number, expiresAtMs: hospital.platform.clock.nowMs() + 180_000 })
    expect(number).toMatch(/^\d\d$/)
    hospital.platform.clock.advance(180_001)
    expect((await get(codeId)).body).toMatchObject({ state: 'expired', login: null })
  })
  test('declined', async () => {
    const { codeId, url } = await create()
    await claim(url)
    await hospital.platform.asDevice(hospital.signers[0], declineCode, { codeId })
    expect((await get(codeId)).body).toMatchObject({ state: 'declined', login: null })
  })
  test('approved: who it is, with the certificate and the signature over the challenge; for as long as it is asked for', async () => {
    const { codeId, url } = await create()
    await claim(url)
    const { codes } = hospital.platform.runtime.database.stores
    const staff = await seedStaff(hospital.platform, { name: '王芳' })
    const code = (await codes.load(codeId))!
    const atMs = hospital.platform.clock.nowMs()
    await codes.replace(code, approveCode(code, { staffId: staff.id, certificateBase64: 'MIIB', signatureHex: 'ab', messageBase64: 'bQ==' }, atMs))
    hospital.platform.clock.advance(600_000)
    const { staffNumber, name, title, department } = staff
    expect((await get(codeId)).body).toMatchObject({ state: 'approved', login: { staff: { staffNumber, name, title, department }, certificateBase64: 'MIIB', signatureHex: 'ab', messageBase64: 'bQ==', approvedAtMs: atMs } })
  })
})

describe('400', () => {
  test('no code id', async () => expect(await get('doc_0123456789')).toMatchObject({ status: 400, facts: { field: 'codeId' } }))
})
refusesStrangers(hospital, contract, () => ({ codeId: 'code_0123456789' }))
describe('404', () => {
  test('another application’s code, as an unknown one', async () => {
    const { codeId } = await create()
    const [foreign, unknown] = [await get(codeId, hospital.other), await get('code_ffffffffffffffff', hospital.other)]
    expect([foreign.status, foreign.code, foreign.facts]).toEqual([unknown.status, unknown.code, unknown.facts])
    expect(foreign).toMatchObject({ status: 404, code: 'code.not_found' })
  })
})
