import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseJws } from '@yiqian/shared/crypto/jws/message.ts'
import { signJson, verifyJson } from '@yiqian/shared/protocol/signing.ts'
import { anApplication } from '../../_domain/testing/builders.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'

let server: SignServer
const own = { accessToken: 'token-of-the-application' }
beforeAll(async () => {
  server = await openSignServer()
  const { applications } = server.platform.runtime.database.stores
  const application = anApplication()
  await applications.insert(application)
  await applications.insertToken({ tokenDigestHex: tokenDigest(own.accessToken), applicationId: application.id, expiresAtMs: server.platform.clock.nowMs() + 3_600_000 })
  await server.addKey({ index: 1, applicationId: application.id })
  await server.addKey({ index: 2, applicationId: application.id, algorithm: 'rsa-2048' })
  await server.addKey({ index: 3, applicationId: application.id, algorithm: 'ecdsa-p256' })
  await server.addKey({ index: 4, applicationId: application.id, algorithm: 'ecdsa-p384' })
  await server.trust([server.authority], [await server.makeList(server.authority, [])])
})
afterAll(() => server.close())

const contentBase64 = bytesToBase64(utf8ToBytes('{"处方":"阿司匹林 100 mg"}'))
const permissionCode = 'permission-1'
const sign = (more: object = {}) => server.platform.asApplication(own, signJson, { keyIndex: 1, permissionCode, contentBase64, ...more })

describe('200', () => {
  test.each([1, 2, 3])('SV-3 key %i: signed and verified, certificate judged to the root and by revocation', async (keyIndex) => {
    const { body: { code, jws } } = await sign({ keyIndex, form: 'general' })
    expect(code).toBe(0)
    expect((await server.platform.asApplication(own, verifyJson, { jws: jws! })).body).toMatchObject({ code: 0, contentBase64, signers: [{ signingTimeMs: Math.floor(server.platform.clock.nowMs() / 1000) * 1000, timestampMs: null }] })
  })
  test('with a timestamp over the signature', async () => {
    const { body: { jws } } = await sign({ form: 'flattened', timestamp: true })
    const { body } = await server.platform.asApplication(own, verifyJson, { jws: jws! })
    expect(body.code).toBe(0)
    expect(Math.abs(body.signers[0]!.timestampMs! - server.platform.clock.nowMs())).toBeLessThan(5000)
    const [other] = [(await sign({ form: 'flattened', timestamp: true })).body.jws!]
    const swapped = JSON.stringify({ ...(JSON.parse(jws!) as object), header: (JSON.parse(other) as { header: unknown }).header })
    expect((await server.platform.asApplication(own, verifyJson, { jws: swapped })).body).toMatchObject({ code: 0x0400000c, contentBase64: null })
  })
  test('detached: the content stays outside', async () => {
    const { body: { jws } } = await sign({ detached: true })
    expect(parseJws(jws!).payload).toBeUndefined()
    expect((await server.platform.asApplication(own, verifyJson, { jws: jws!, contentBase64 })).body.code).toBe(0)
    expect((await server.platform.asApplication(own, verifyJson, { jws: jws! })).body.code).toBe(0x0400000d)
    expect((await server.platform.asApplication(own, verifyJson, { jws: jws!, contentBase64: 'AAAA' })).body.code).toBe(0x0400000c)
  })
  test.each([
    ['a wrong code', { permissionCode: 'wrong-wrong' }, 0x04000006],
    ['no such key', { keyIndex: 9 }, 0x04000005],
    ['a kind of key without a name', { keyIndex: 4 }, 0x04000004],
    ['a timestamp without a place', { timestamp: true }, 0x0400000d],
  ])('%s is a code', async (_case, more, code) => expect((await sign(more)).body).toEqual({ code, jws: null }))
})

describe('401, 400', () => {
  test('nobody', async () => expect((await server.platform.asApplication(undefined, signJson, { keyIndex: 1, contentBase64 })).status).toBe(401))
  test('no Base64', async () => expect((await server.platform.asApplication(own, signJson, { keyIndex: 1, contentBase64: '?' })).status).toBe(400))
})
