// Files of any size as bodies, and bodies of any kind: streams, seeded mutations, nothing secret in answers, logs and journal.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { sofFunctions } from './functions/table.ts'
import { sorCodes } from './interface/codes.ts'
import { filesContract } from './testing/files.contract.ts'
import { sofClient } from './testing/sof-client.ts'

let server: SignServer
let key: ApplicationKey
const PassWd = 'permission-1'
const SymmKey = 'AQIDBAUGBwgJCgsMDQ4PEA=='
beforeAll(async () => {
  server = await openSignServer()
  key = await server.addKey({ index: 1 })
  await server.addKey({ index: 2, algorithm: 'rsa-2048' })
})
afterAll(() => server.close())

filesContract(openSignServer)

test('SV-12 in the journal with the digest; content, codes and keys nowhere', async () => {
  const sof = sofClient(server.http)
  const { session } = await sof('SOF_Login', { CertID: '1', PassWd })
  await sof('SOF_SignData', { CertID: '1', InData: '处方内容', Session: session })
  await sof('SOF_SignData', { CertID: '1', InData: '处方内容', PassWd: 'guessed-code' })
  await sof('SOF_EncryptData', { SymmKey, InData: '处方内容' })
  const { entries } = await server.deps.journal.search({ limit: 1000, kind: 'signing.sofSignData' })
  expect(entries.map(({ facts }) => facts['result'])).toEqual(['SOR_LoginErr', 'SOR_OK'])
  expect(entries[1]).toMatchObject({ keys: { application: server.applicationId, key: '1', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }, facts: { transport: 'sof', address: '127.0.0.1' } })
  const all = JSON.stringify([(await server.deps.journal.search({ limit: 1000 })).entries, server.platform.log])
  for (const secret of [PassWd, 'guessed-code', '处方内容', SymmKey, session!]) expect(all).not.toContain(secret)
})

describe('bodies of any kind', () => {
  const codes = new Set(Object.values(sorCodes).map(({ code }) => String(code)))
  const post = async (body: string | Buffer, path = '', type = 'application/json'): Promise<string> => {
    const response = await fetch(`${server.http}/signing/sof${path}`, { method: 'POST', body: body as never, headers: { 'content-type': type } })
    expect(response.status).toBe(200)
    const answer = (await response.json()) as { code: string; msg: string; data: unknown }
    expect(codes.has(answer.code)).toBe(true)
    expect(answer.msg).not.toMatch(/ at |\.ts|Error:/)
    return answer.code
  }
  const notOk = String(sorCodes.SOR_OK.code)
  test.each(['', '{', '[]', 'null', '7', '"x"', '{"exec_name":7}', '{"exec_name":"SOF_GetCertInfo","exec_args":7}', '{"exec_name":"SOF_GetCertInfo","exec_args":[[]]}', '{"exec_name":"__proto__"}', '{"exec_name":"SOF_constructor"}', '{"exec_name":"SOF_SignData","exec_args":{"CertID":{"a":1},"InData":[]}}', '{"exec_name":"SOF_SignData","exec_args":{"CertID":"1","certid":"1"}}', `{"exec_name":"SOF_SignData","exec_args":${'['.repeat(50_000)}${']'.repeat(50_000)}}`])('refused with a code: %.60s', async (body) => expect(await post(body)).not.toBe(notOk))
  test('octets that are no UTF-8', async () => expect(await post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).not.toBe(notOk))

  test('every function without arguments, with empty ones, with ones of the wrong type', async () => {
    for (const { name, args } of sofFunctions) {
      for (const value of [undefined, '', 'AAAA', 7, -1, true, null, {}, [], '\ud800', 'x'.repeat(5000)]) {
        const given = Object.fromEntries(value === undefined ? [] : args.map((argument) => [argument.name, value]))
        await post(JSON.stringify({ exec_name: name, exec_args: given }))
      }
    }
    expect(server.platform.log.filter((line) => JSON.stringify(line).includes('"error"'))).toEqual([])
  }, 60_000)

  test('seeded mutations of a right call never pass as right, never break the server', async () => {
    const sof = sofClient(server.http)
    const InData = 'the content'
    const SignValue = (await sof('SOF_SignData', { CertID: '1', InData, PassWd })).data as string
    const args = { Cert: key.certificatesBase64[0]!, InData, SignValue, VerifyLevel: 0 }
    expect((await sof('SOF_VerifySignedData', args)).data).toBe(true)
    const originals = JSON.stringify([base64ToBytes(args.Cert), base64ToBytes(SignValue)])
    const whole = JSON.stringify({ exec_name: 'SOF_VerifySignedData', exec_args: args })
    for (let round = 0; round < 150; round++) {
      const random = createHash('sha256').update(`${round}`).digest()
      const body = Buffer.from(whole)
      for (let change = 0; change <= random[0]! % 3; change++) body[random.readUInt16BE(2 + change * 4) % body.length] = random[4 + change * 4]!
      if (body.toString('latin1') === whole) continue
      const code = await post(body)
      if (code !== notOk) continue
      // what still passes must mean the same: an escape, a blank, a member's name nobody reads
      const { exec_args: read } = JSON.parse(body.toString('utf8')) as { exec_args: Record<string, string> }
      expect([JSON.stringify([base64ToBytes(read['Cert'] ?? args.Cert), base64ToBytes(read['SignValue'] ?? SignValue)]), read['InData'] ?? InData]).toEqual([originals, InData])
    }
  }, 60_000)
})
