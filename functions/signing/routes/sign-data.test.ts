import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { signData, verifyData } from '@yiqian/shared/protocol/signing.ts'
import { anApplication } from '../../_domain/testing/builders.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'

let server: SignServer
let key: ApplicationKey
const [own, other] = [{ accessToken: 'token-of-the-application' }, { accessToken: 'token-of-another-one' }]
beforeAll(async () => {
  server = await openSignServer()
  const { applications } = server.platform.runtime.database.stores
  const registered = [anApplication(), anApplication()]
  for (const [index, application] of registered.entries()) {
    await applications.insert(application)
    await applications.insertToken({ tokenDigestHex: tokenDigest([own, other][index]!.accessToken), applicationId: application.id, expiresAtMs: server.platform.clock.nowMs() + 3_600_000 })
  }
  key = await server.addKey({ index: 1, applicationId: registered[0]!.id })
})
afterAll(() => server.close())

const contentBase64 = bytesToBase64(utf8ToBytes('content'))

describe('200', () => {
  test('signs with the application’s own key; the other half verifies', async () => {
    const { body } = await server.platform.asApplication(own, signData, { keyIndex: 1, permissionCode: 'permission-1', contentBase64 })
    expect(body.code).toBe(0)
    const verified = await server.platform.asApplication(other, verifyData, { certificateBase64: key.certificatesBase64[0]!, contentBase64, signatureBase64: body.signatureBase64!, level: 0 })
    expect(verified.body).toEqual({ code: 0 })
  })
  test('another application has no such key; a wrong code is a code', async () => {
    expect((await server.platform.asApplication(other, signData, { keyIndex: 1, permissionCode: 'permission-1', contentBase64 })).body).toEqual({ code: 0x04000005, signatureBase64: null })
    expect((await server.platform.asApplication(own, signData, { keyIndex: 1, permissionCode: 'wrong-wrong', contentBase64 })).body).toEqual({ code: 0x04000006, signatureBase64: null })
  })
})

describe('401, 403, 400', () => {
  test('nobody, and not a function', async () => {
    expect((await server.platform.asApplication(undefined, signData, { keyIndex: 1, contentBase64 })).status).toBe(401)
    expect((await server.platform.asFunction(signData, { keyIndex: 1, contentBase64 })).status).not.toBe(200)
  })
  test('no Base64', async () => expect((await server.platform.asApplication(own, signData, { keyIndex: 1, contentBase64: '?' })).status).toBe(400))
})
