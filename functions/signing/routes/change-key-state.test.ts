import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { changeKeyState } from '@yiqian/shared/protocol/signing.ts'
import { formClient } from '../testing/clients.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { CODE } from '../testing/open-sign-server.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

const sign = async (): Promise<number> => (await formClient(server.http).call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: 1, inData: utf8ToBytes('x') })).respValue

describe('200', () => {
  test('suspended keys do not sign, reinstated ones do, destroyed ones never again', async () => {
    const key = await server.addKey({ index: 1 })
    expect(await sign()).toBe(0)
    for (const [action, state, respValue] of [['suspend', 'suspended', 0x04000005], ['reinstate', 'active', 0], ['destroy', 'destroyed', 0x04000005]] as const) {
      expect((await server.as(changeKeyState, { keyId: key.id, action })).body.state).toBe(state)
      expect(await sign()).toBe(respValue)
    }
    expect((await server.deps.keyStores.software.list()).map(({ label }) => label)).not.toContain(key.reference)
  })
})

describe('404, 409, 400', () => {
  test('no such key; a move that there is not', async () => {
    expect((await server.as(changeKeyState, { keyId: 'key_000000000000', action: 'suspend' })).code).toBe('key.not_found')
    const { id } = await server.addKey({ index: 2 })
    expect((await server.as(changeKeyState, { keyId: id, action: 'reinstate' })).code).toBe('key.state_conflict')
    expect((await server.as(changeKeyState, { keyId: id, action: 'export' } as never)).status).toBe(400)
  })
})

describe('403', () => rightsOf(() => server, changeKeyState, () => ({ keyId: 'key_000000000000', action: 'suspend' })))
