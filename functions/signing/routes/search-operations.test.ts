import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { searchOperations } from '@yiqian/shared/protocol/signing.ts'
import { asAdministrator, signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { formClient } from '../testing/clients.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { rightsOf } from '../testing/rights.ts'

let server: SignServer
let auditor: { authorization: string }
beforeAll(async () => {
  server = await openSignServer()
  auditor = await signInAdministrator(server.platform, 'auditor')
  await server.addKey({ index: 1 })
})
afterAll(() => server.close())

const search = async (input: object) => (await asAdministrator(server.platform, auditor, searchOperations, input)).body

describe('200', () => {
  test('SV-12 an auditor finds a signature by its digest, application and key; refusals too', async () => {
    const inData = utf8ToBytes('处方')
    const sign = (keyValue: Uint8Array) => formClient(server.http).call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue, inDataLen: inData.length, inData })
    await sign(CODE)
    await sign(utf8ToBytes('wrong-code'))
    const { entries } = await search({ operation: 'signData' })
    expect(entries.map(({ facts }) => facts['result'])).toEqual(['GM_ERROR_KEY_VALUE', 'GM_SUCCESS'])
    expect(entries[1]).toMatchObject({ kind: 'signing.signData', timeMs: server.platform.clock.nowMs(), keys: { application: server.applicationId, key: '1' }, facts: { transport: 'http', address: '127.0.0.1' } })
    const value = entries[1]!.keys['digest']!
    expect((await search({ key: { name: 'digest', value } })).entries).toHaveLength(1)
    expect((await search({ key: { name: 'application', value: server.applicationId }, limit: 1 })).nextCursor).not.toBeNull()
    expect((await search({ toMs: 1 })).entries).toEqual([])
  })
})

describe('422, 400', () => {
  test('a cursor of elsewhere', async () => expect((await asAdministrator(server.platform, auditor, searchOperations, { cursor: 'nowhere' })).code).toBe('journal.query_invalid'))
  test('a key that is not searched by', async () => expect((await asAdministrator(server.platform, auditor, searchOperations, { key: { name: 'content', value: 'x' } } as never)).status).toBe(400))
})

describe('403', () => rightsOf(() => server, searchOperations, () => ({})))
