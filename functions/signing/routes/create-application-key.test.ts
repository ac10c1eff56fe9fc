import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { createApplicationKey } from '@yiqian/shared/protocol/signing.ts'
import { formClient } from '../testing/clients.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

const permissionCode = 'code-of-key-7'
const asked = (index: number) => ({ applicationId: server.applicationId, index, label: '电子病历签名', algorithm: 'sm2', purpose: 'sign', permissionCode } as const)

describe('200', () => {
  test('SV-1 a key signs as soon as it is there; the same again is the same key; nothing secret is answered, journaled or logged', async () => {
    const { body } = await server.as(createApplicationKey, asked(7))
    expect(body).toMatchObject({ index: 7, state: 'active', store: 'software', hasPermissionCode: true, certificatesBase64: [], certificateNotAfterMs: null })
    expect((await server.as(createApplicationKey, asked(7))).body.keyId).toBe(body.keyId)
    const inData = utf8ToBytes('x')
    expect((await formClient(server.http).call('signData', { signMethod: 0x20201, keyIndex: 7, keyValue: utf8ToBytes(permissionCode), inDataLen: 1, inData })).respValue).toBe(0)
    const journal = await (await server.platform.runtime.journals.open('operations')).search({ limit: 200 })
    const kept = await server.platform.runtime.database.stores.applicationKeys.load(body.keyId)
    expect(JSON.stringify([body, journal.entries, server.platform.log, kept])).not.toContain(permissionCode)
    expect(journal.entries.find(({ keys }) => keys['op'] === 'signing.create-application-key')?.keys).toMatchObject({ key: body.keyId, index: '7' })
  })

  test.each(['rsa-2048', 'ecdsa-p256'] as const)('%s', async (algorithm) => {
    const { body } = await server.as(createApplicationKey, { ...asked(algorithm.length), algorithm })
    expect(body.algorithm).toBe(algorithm)
  })
})

describe('404, 409, 422, 400, 503', () => {
  test('an application that is not there', async () => expect((await server.as(createApplicationKey, { ...asked(1), applicationId: 'app_000000000000' })).code).toBe('signing.application_unknown'))
  test('an index that is taken by another', async () => {
    await server.as(createApplicationKey, asked(20))
    expect((await server.as(createApplicationKey, { ...asked(20), purpose: 'encrypt' })).code).toBe('key.index_taken')
  })
  test('ECDSA does not encrypt', async () => expect((await server.as(createApplicationKey, { ...asked(21), algorithm: 'ecdsa-p256', purpose: 'encrypt' })).code).toBe('key.algorithm_unsupported'))
  test('a store that is not set up', async () => expect((await server.as(createApplicationKey, { ...asked(22), store: 'sdf' })).code).toBe('key.store_not_configured'))
  test.each([{ index: 0 }, { index: 2 ** 31 }, { permissionCode: 'short' }, { algorithm: 'rsa-1024' }, { label: '' }])('malformed: %j', async (wrong) => expect((await server.as(createApplicationKey, { ...asked(23), ...wrong } as never)).status).toBe(400))
})

describe('403', () => rightsOf(() => server, createApplicationKey, () => asked(30)))
