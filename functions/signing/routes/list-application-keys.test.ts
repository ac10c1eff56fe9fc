import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApplicationKeys } from '@yiqian/shared/protocol/signing.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

describe('200', () => {
  test('by application and index; the platform’s own are not there', async () => {
    const [second, first] = [await server.addKey({ index: 2 }), await server.addKey({ index: 1, purpose: 'encrypt' })]
    await server.addKey({ index: 1, applicationId: 'platform' })
    const other = await server.addApplication()
    await server.addKey({ index: 1, applicationId: other })
    const ids = async (applicationId?: string) => (await server.as(listApplicationKeys, applicationId === undefined ? {} : { applicationId })).body.keys.map(({ keyId }) => keyId)
    expect(await ids(server.applicationId)).toEqual([first.id, second.id])
    expect(await ids()).toHaveLength(3)
    const { keys } = (await server.as(listApplicationKeys, { applicationId: server.applicationId })).body
    expect(keys[0]).toMatchObject({ purpose: 'encrypt', hasPermissionCode: true, certificateNotAfterMs: expect.any(Number) as number })
    expect(JSON.stringify(keys)).not.toContain('scrypt')
  })
})

describe('403', () => rightsOf(() => server, listApplicationKeys, () => ({})))
