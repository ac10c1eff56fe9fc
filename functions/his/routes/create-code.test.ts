import { describe, expect, test } from 'vitest'
import { createCode as contract, getCode } from '@yiqian/shared/protocol/his.ts'
import { claimCode } from '@yiqian/shared/protocol/identity.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
type Input = { purpose: 'login' | 'sign'; documentId?: string; documentIds?: string[]; replaces?: string }
const create = (input: Input, who = hospital.application) => hospital.platform.asApplication(who, contract, input)
const stateOf = async (codeId: string) => (await hospital.platform.asApplication(hospital.application, getCode, { codeId })).body.state
const tokenOf = (url: string) => url.split('/q/')[1]!
const claim = (url: string) => hospital.platform.asDevice(hospital.signers[0], claimCode, { token: tokenOf(url) })

describe('MP-2 MP-3 200 a code of 60 seconds', () => {
  test('for log-in: a link with 128 bits that are stored as a digest alone', async () => {
    const { body } = await create({ purpose: 'login' })
    expect(body).toMatchObject({ purpose: 'login', state: 'waiting', number: null, documentId: null, login: null, expiresAtMs: hospital.platform.clock.nowMs() + 60_000 })
    expect(body.url).toMatch(new RegExp(`^${hospital.platform.runtime.settings.publicUrl}/q/[0-9a-f]{32}$`))
    const stored = await hospital.platform.runtime.database.stores.codes.load(body.codeId)
    expect(stored!.tokenDigestHex).toBe(tokenDigest(tokenOf(body.url)))
    expect(JSON.stringify([stored, hospital.platform.log])).not.toContain(tokenOf(body.url))
  })
  test('for a document', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    expect((await create({ purpose: 'sign', documentId })).body).toMatchObject({ purpose: 'sign', documentId, state: 'waiting' })
  })
  test('MP-4 for several documents: one code, of which every one must wait', async () => {
    const documentIds = [await documentIn(hospital, 'pending'), await documentIn(hospital, 'pending'), await documentIn(hospital, 'pending')].map(({ status }) => status.documentId)
    const { body } = await create({ purpose: 'sign', documentIds })
    expect(body).toMatchObject({ purpose: 'sign', documentId: null, documentIds, state: 'waiting' })
    const scanned = (await claim(body.url)).body
    expect([scanned.task, scanned.tasks?.map(({ documentId }) => documentId)]).toEqual([null, documentIds])
    const { status: { documentId: signed } } = await documentIn(hospital, 'signed')
    expect(await create({ purpose: 'sign', documentIds: [...documentIds, signed] })).toMatchObject({ status: 409, code: 'document.state_conflict' })
    expect(await create({ purpose: 'sign', documentIds }, hospital.other)).toMatchObject({ status: 404, code: 'document.not_found' })
    for (const wrong of [{ purpose: 'login', documentIds }, { purpose: 'sign', documentIds, documentId: documentIds[0] }, { purpose: 'sign', documentIds: [documentIds[0]] }, { purpose: 'sign', documentIds: [documentIds[0], documentIds[0]] }] as Input[]) {
      expect(await create(wrong)).toMatchObject({ status: 400, facts: { field: 'documentIds' } })
    }
  })
  test('no two alike', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, async () => (await create({ purpose: 'login' })).body))
    expect(new Set(codes.map(({ url }) => url)).size).toBe(20)
  })
})

describe('MP-2 replacing ends the one before at once', () => {
  test('one that waits cannot be scanned any more', async () => {
    const first = (await create({ purpose: 'login' })).body
    const second = (await create({ purpose: 'login', replaces: first.codeId })).body
    expect([await stateOf(first.codeId), await stateOf(second.codeId)]).toEqual(['expired', 'waiting'])
    expect(await claim(first.url)).toMatchObject({ status: 410, code: 'code.expired' })
    expect((await claim(second.url)).status).toBe(200)
  })
  test('one that somebody has scanned ends too: its number is on no screen', async () => {
    const first = (await create({ purpose: 'login' })).body
    expect((await claim(first.url)).status).toBe(200)
    await create({ purpose: 'login', replaces: first.codeId })
    expect(await stateOf(first.codeId)).toBe('expired')
  })
  test.each(['approved', 'declined'] as const)('one that is %s stays so', async (state) => {
    const first = (await create({ purpose: 'login' })).body
    const { codes } = hospital.platform.runtime.database.stores
    const code = (await codes.load(first.codeId))!
    await codes.replace(code, { ...code, state })
    expect((await create({ purpose: 'login', replaces: first.codeId })).status).toBe(200)
    expect(await stateOf(first.codeId)).toBe(state)
  })
  test('while it is being scanned: the new one is made, and the old one is not left open', async () => {
    for (let round = 0; round < 5; round++) {
      const first = (await create({ purpose: 'login' })).body
      const [scanned, renewed] = await Promise.all([claim(first.url), create({ purpose: 'login', replaces: first.codeId })])
      expect(renewed.status).toBe(200)
      expect([200, 410]).toContain(scanned.status)
      expect(await stateOf(first.codeId)).toBe('expired')
    }
  })
})

describe('400', () => {
  test.each<[string, object]>([['purpose', {}], ['purpose', { purpose: 'pay' }], ['documentId', { purpose: 'sign' }], ['documentId', { purpose: 'login', documentId: 'doc_0123456789' }], ['replaces', { purpose: 'login', replaces: 'doc_0123456789' }], ['url', { purpose: 'login', url: 'http://x' }]])('%s %#', async (field, input) => {
    expect(await create(input as Input)).toMatchObject({ status: 400, facts: { field } })
  })
})

refusesStrangers(hospital, contract, () => ({ purpose: 'login' as const }))

describe('404', () => {
  test('a document of another application, as an unknown one', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    for (const id of [documentId, 'doc_ffffffffffffffff']) expect(await create({ purpose: 'sign', documentId: id }, hospital.other)).toMatchObject({ status: 404, code: 'document.not_found', facts: {} })
  })
  test('a code of another application cannot be ended, and none is made', async () => {
    const { codeId } = (await create({ purpose: 'login' })).body
    expect(await create({ purpose: 'login', replaces: codeId }, hospital.other)).toMatchObject({ status: 404, code: 'code.not_found' })
    expect(await stateOf(codeId)).toBe('waiting')
  })
})

describe('409 a document that nobody may sign', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'pending'))('%s', async (state) => {
    const { status: { documentId } } = await documentIn(hospital, state)
    expect(await create({ purpose: 'sign', documentId })).toMatchObject({ status: 409, code: 'document.state_conflict', facts: { state } })
  })
})
