import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signJson } from '@yiqian/shared/protocol/signing.ts'
import { anApplication } from '../../_domain/testing/builders.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { jsonContract } from '../testing/json.contract.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'

describe('200', () => jsonContract(openSignServer))

describe('401, 400', () => {
  let server: SignServer
  const own = { accessToken: 'token-of-the-application' }
  beforeAll(async () => {
    server = await openSignServer()
    const { applications } = server.platform.runtime.database.stores
    const application = anApplication()
    await applications.insert(application)
    await applications.insertToken({ tokenDigestHex: tokenDigest(own.accessToken), applicationId: application.id, expiresAtMs: server.platform.clock.nowMs() + 3_600_000 })
  })
  afterAll(() => server.close())
  test('nobody', async () => expect((await server.platform.asApplication(undefined, signJson, { keyIndex: 1, contentBase64: 'AAAA' })).status).toBe(401))
  test('no Base64', async () => expect((await server.platform.asApplication(own, signJson, { keyIndex: 1, contentBase64: '?' })).status).toBe(400))
})
