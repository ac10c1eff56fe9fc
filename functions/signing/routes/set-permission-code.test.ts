import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { setPermissionCode } from '@yiqian/shared/protocol/signing.ts'
import { formClient } from '../testing/clients.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { CODE } from '../testing/open-sign-server.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

const signWith = async (keyIndex: number, keyValue: Uint8Array): Promise<number> => (await formClient(server.http).call('signData', { signMethod: 0x20201, keyIndex, keyValue, inDataLen: 1, inData: utf8ToBytes('x') })).respValue

describe('200', () => {
  test('the old code ends at once, the new one counts; none asks for none', async () => {
    const { id } = await server.addKey({ index: 1 })
    expect(await signWith(1, CODE)).toBe(0)
    expect((await server.as(setPermissionCode, { keyId: id, permissionCode: 'another-code' })).body.hasPermissionCode).toBe(true)
    expect(await signWith(1, CODE)).toBe(0x04000006)
    expect(await signWith(1, utf8ToBytes('another-code'))).toBe(0)
    expect((await server.as(setPermissionCode, { keyId: id, permissionCode: null })).body.hasPermissionCode).toBe(false)
    expect(await signWith(1, utf8ToBytes('whatever'))).toBe(0)
  })
})

describe('404, 400', () => {
  test('no such key, and none of the platform', async () => {
    const { id } = await server.addKey({ index: 9, applicationId: 'platform' })
    for (const keyId of ['key_000000000000', id]) expect((await server.as(setPermissionCode, { keyId, permissionCode: 'another-code' })).code).toBe('key.not_found')
  })
  test.each(['short', 'with blanks in it', 'x'.repeat(65)])('no code: %s', async (permissionCode) => expect((await server.as(setPermissionCode, { keyId: 'key_000000000000', permissionCode })).status).toBe(400))
})

describe('403', () => rightsOf(() => server, setPermissionCode, () => ({ keyId: 'key_000000000000', permissionCode: null })))
