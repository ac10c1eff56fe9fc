import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyJson } from '@yiqian/shared/protocol/signing.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'

let server: SignServer
beforeAll(async () => void (server = await openSignServer()))
afterAll(() => server.close())

describe('200: what is wrong is a code, and no content comes with it', () => {
  test.each([
    ['no JWS', 'x', 0x0400000d],
    ['alg none', `${Buffer.from('{"alg":"none"}').toString('base64url')}.AA.AA`, 0x04000007],
    ['JSON of another kind', '{"a":1}', 0x0400000d],
  ])('%s', async (_case, jws, code) => expect((await server.platform.asFunction(verifyJson, { jws })).body).toEqual({ code, contentBase64: null, signers: [] }))
})

describe('401, 400', () => {
  test('nobody', async () => expect((await server.platform.asApplication(undefined, verifyJson, { jws: 'x' })).status).toBe(401))
  test('nothing to verify', async () => expect((await server.platform.asFunction(verifyJson, { jws: '' })).status).toBe(400))
})
