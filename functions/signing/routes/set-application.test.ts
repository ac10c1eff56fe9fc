import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApplications, setApplication } from '@yiqian/shared/protocol/signing.ts'
import { formClient } from '../testing/clients.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

const asked = { name: '门诊', directory: 'clinic', sources: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] }

describe('200', () => {
  test('SV-1 a new application; the same again changes it; it counts at once', async () => {
    const { body } = await server.as(setApplication, asked)
    expect(body).toMatchObject({ ...asked, messageProfile: 'gm501', state: 'active' })
    expect((await server.deps.applications.named('clinic', '127.0.0.1'))?.access.id).toBe(body.applicationId)
    const changed = (await server.as(setApplication, { ...asked, applicationId: body.applicationId, messageProfile: 'gm301', state: 'suspended' })).body
    expect(changed).toMatchObject({ applicationId: body.applicationId, messageProfile: 'gm301', createdAtMs: body.createdAtMs })
    expect(await server.deps.applications.named('clinic', '127.0.0.1')).toBeUndefined()
    expect((await server.as(listApplications, {})).body.applications).toContainEqual(changed)
  })

  test('the narrowest range decides who calls; a directory does not help from elsewhere', async () => {
    const wide = (await server.as(setApplication, { name: '宽', directory: 'wide', sources: ['172.16.0.0/12'] })).body.applicationId
    const narrow = (await server.as(setApplication, { name: '窄', directory: 'narrow', sources: ['172.16.5.0/24', '172.16.9.9'] })).body.applicationId
    const at = async (address: string) => (await server.deps.applications.at(address))?.access.id
    expect(await Promise.all([at('172.16.4.1'), at('172.16.5.1'), at('172.16.9.9'), at('192.0.2.1')])).toEqual([wide, narrow, narrow, undefined])
    expect((await formClient(server.http, 'wide/').call('generateRandom', { length: 8 })).random).toHaveLength(8)
    expect((await formClient(server.http, 'wide/').call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue: new Uint8Array(8), inDataLen: 0, inData: new Uint8Array() })).respValue).toBe(0x04000005)
  })
})

describe('409, 422, 400', () => {
  test('a directory that is taken, or a word of the protocol', async () => {
    await server.as(setApplication, { ...asked, directory: 'taken' })
    expect((await server.as(setApplication, { ...asked, directory: 'taken' })).code).toBe('signing.directory_taken')
    expect((await server.as(setApplication, { ...asked, directory: 'soap' })).code).toBe('signing.directory_taken')
  })
  test.each(['10.0.0.0/33', '1.2.3', '::1/129', '300.1.1.1'])('no range: %s', async (source) => expect((await server.as(setApplication, { ...asked, sources: [source] })).code).toBe('signing.source_invalid'))
  test.each(['Clinic', 'a/b', '', 'x'.repeat(33)])('no directory: %s', async (directory) => expect((await server.as(setApplication, { ...asked, directory })).status).toBe(400))
})

describe('403', () => rightsOf(() => server, setApplication, () => asked))
