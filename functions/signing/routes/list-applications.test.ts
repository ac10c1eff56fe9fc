import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApplications } from '@yiqian/shared/protocol/signing.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

describe('200', () => {
  test('the oldest first', async () => {
    const later = await server.addApplication({ directory: 'later' })
    expect((await server.as(listApplications, {})).body.applications.map(({ applicationId }) => applicationId)).toEqual([server.applicationId, later])
  })
})

describe('403', () => rightsOf(() => server, listApplications, () => ({})))
