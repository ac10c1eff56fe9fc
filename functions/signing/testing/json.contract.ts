// Owns what holds for JSON signatures over HTTP.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseJws } from '@yiqian/shared/crypto/jws/message.ts'
import type { Contract, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { signJson, verifyJson } from '@yiqian/shared/protocol/signing.ts'
import { anApplication } from '../../_domain/testing/builders.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Served } from './open-sign-server.ts'

export function jsonContract(open: () => Promise<Served>): void {
  let server: Served
  const accessToken = 'token-of-the-application'
  beforeAll(async () => {
    server = await open()
    const { applications } = server.runtime.database.stores
    const application = anApplication()
    await applications.insert(application)
    await applications.insertToken({ tokenDigestHex: tokenDigest(accessToken), applicationId: application.id, expiresAtMs: server.nowMs() + 3_600_000 })
    for (const [at, algorithm] of (['sm2', 'rsa-2048', 'ecdsa-p256', 'ecdsa-p384'] as const).entries()) await server.addKey({ index: at + 1, applicationId: application.id, algorithm })
    await server.trust([server.authority], [await server.makeList(server.authority, [])])
  })
  afterAll(() => server.close())

  async function call<C extends Contract>(contract: C, input: RequestInputOf<C>): Promise<ResponseOf<C>> {
    const answer = await fetch(`${server.http}${contract.path}`, { method: 'POST', headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }, body: JSON.stringify(input) })
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as ResponseOf<C>
  }
  const contentBase64 = bytesToBase64(utf8ToBytes('{"处方":"阿司匹林 100 mg"}'))
  const sign = (more: object = {}) => call(signJson, { keyIndex: 1, permissionCode: 'permission-1', contentBase64, form: 'compact', ...more })
  const verify = (jws: string | null, more: object = {}) => call(verifyJson, { jws: jws!, ...more })
  /** the clock of a test may stand still, that of a process does not */
  const isNow = (ms: number | null): boolean => ms !== null && Math.abs(ms - server.nowMs()) < 600_000

  describe('SV-3 JSON signatures', () => {
    test.each([1, 2, 3])('key %i: signed and verified, certificate judged to the root and by revocation', async (keyIndex) => {
      const { code, jws } = await sign({ keyIndex, form: 'general' })
      expect(code).toBe(0)
      const verified = await verify(jws)
      expect(verified).toMatchObject({ code: 0, contentBase64, signers: [{ timestampMs: null }] })
      expect(isNow(verified.signers[0]!.signingTimeMs)).toBe(true)
    })
    test('with a timestamp over the signature', async () => {
      const { jws } = await sign({ form: 'flattened', timestamp: true })
      const verified = await verify(jws)
      expect([verified.code, isNow(verified.signers[0]!.timestampMs)]).toEqual([0, true])
      const other = (await sign({ form: 'flattened', timestamp: true })).jws!
      const swapped = JSON.stringify({ ...(JSON.parse(jws!) as object), header: (JSON.parse(other) as { header: unknown }).header })
      expect(await verify(swapped)).toMatchObject({ code: 0x0400000c, contentBase64: null })
    })
    test('detached: the content stays outside', async () => {
      const { jws } = await sign({ detached: true })
      expect(parseJws(jws!).payload).toBeUndefined()
      expect((await verify(jws, { contentBase64 })).code).toBe(0)
      expect((await verify(jws)).code).toBe(0x0400000d)
      expect((await verify(jws, { contentBase64: 'AAAA' })).code).toBe(0x0400000c)
    })
    test.each([
      ['a wrong code', { permissionCode: 'wrong-wrong' }, 0x04000006],
      ['no such key', { keyIndex: 9 }, 0x04000005],
      ['a kind of key without a name', { keyIndex: 4 }, 0x04000004],
      ['a timestamp without a place', { timestamp: true }, 0x0400000d],
    ])('%s is a code', async (_case, more, code) => expect(await sign(more)).toEqual({ code, jws: null }))
  })
}
