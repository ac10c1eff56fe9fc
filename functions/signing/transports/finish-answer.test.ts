// What answers in DER carry beside their message: timestamps and attributes, over TCP with the platform's own time authority.
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeOid, OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeSequence, encodeOctetString, encodeBoolean, encodeUtf8String } from '@yiqian/shared/crypto/der/write.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { SvsOperation, SvsRequestOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { encodeSvsRequest, parseSvsRequest, type OuterOptions } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openFrames } from '../testing/clients.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { createFinishAnswer } from './finish-answer.ts'

const ASKS = { oid: OID.timestampToken, values: [] }
const NUMBER = { oid: '1.2.3.4', values: [encodeUtf8String('YZ-1024')] }
const inData = utf8ToBytes('医嘱')
const toSign = { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: inData.length, inData }
let server: SignServer
beforeAll(async () => {
  server = await openSignServer()
  await server.addKey({ index: 1 })
})
afterAll(() => server.close())

const send = async (of: SignServer, frame: Uint8Array) => {
  const frames = openFrames(net.connect(Number(of.addresses['tcp']!.split(':')[1]), '127.0.0.1'))
  const answer = parseSvsRespond((await frames.send(frame))!)
  frames.close()
  return answer
}
const ask = <O extends SvsOperation>(of: SignServer, operation: O, request: SvsRequestOf<O>, options: OuterOptions = {}) => send(of, encodeSvsRequest(operation, request, options))
const isOver = (token: Uint8Array | undefined, covered: Uint8Array): boolean => token !== undefined && bytesToHex(parseTimestampToken(token).info.imprint.digest) === bytesToHex(sm3(covered))

describe('SV-1 respTimeStampToken', () => {
  test('none unless it is asked for', async () => expect(await ask(server, 'signData', toSign)).not.toHaveProperty('timestampToken'))

  test('asked for by id-aa-timeStampToken without a value: over the content of respond; a refusal is stamped too; BouncyCastle', async (context) => {
    const answer = await ask(server, 'signData', toSign, { extAttributes: [ASKS] })
    expect(answer).toMatchObject({ respond: { respValue: 0 }, tokenForm: 'octets' })
    const refused = await ask(server, 'signData', { ...toSign, keyIndex: 9 }, { extAttributes: [ASKS] })
    expect(refused.respond).toEqual({ respValue: 0x04000005 })
    for (const { timestampToken, covered } of [answer, refused]) expect(isOver(timestampToken, covered)).toBe(true)
    requireJava(context)
    const certificate = parseTimestampToken(answer.timestampToken!).signedData.certificates.find((der) => parseCertificate(der).extensions.extKeyUsage)!
    const [found] = bouncyCastleBatch([{ command: 'verify-token', inputs: [answer.timestampToken!, certificate] }])
    expect(found).toMatchObject({ ok: true, values: { imprint: bytesToHex(sm3(answer.covered)) } })
  })

  test.each(['octets', 'implicit', 'explicit'] as const)('a request’s own token is verified, and the answer’s comes in its form: %s', async (tokenForm) => {
    const { covered } = parseSvsRequest(encodeSvsRequest('signData', toSign))
    const { body } = await server.platform.asFunction(issueTimestamp, { digestHex: bytesToHex(sm3(covered)) })
    const timestampToken = base64ToBytes(body.tokenBase64)
    const answer = await ask(server, 'signData', toSign, { timestampToken, tokenForm, extAttributes: [ASKS] })
    expect(answer).toMatchObject({ respond: { respValue: 0 }, tokenForm })
    expect(isOver(answer.timestampToken, answer.covered)).toBe(true)
    expect((await ask(server, 'signData', { ...toSign, keyIndex: 2 }, { timestampToken, tokenForm })).respond).toEqual({ respValue: 0x0400000c })
  })

  test('SIGNING_RESPONSE_TIMESTAMP: always, but not for the pieces of a session; never', async () => {
    const [always, never] = await Promise.all(['always', 'never'].map((when) => openSignServer({ env: { SIGNING_RESPONSE_TIMESTAMP: when } })))
    const answer = await ask(always!, 'generateRandom', { length: 4 })
    expect(isOver(answer.timestampToken, answer.covered)).toBe(true)
    expect(await ask(always!, 'signDataInit', { signMethod: 0x10004 })).not.toHaveProperty('timestampToken')
    expect(await ask(never!, 'generateRandom', { length: 4 }, { extAttributes: [ASKS] })).not.toHaveProperty('timestampToken')
    await Promise.all([always!.close(), never!.close()])
    await expect(openSignServer({ env: { SIGNING_RESPONSE_TIMESTAMP: 'sometimes' } })).rejects.toThrow('SIGNING_RESPONSE_TIMESTAMP')
  })

  test('one that cannot be had: the answer is withheld, and the journal says so', async () => {
    const lines: number[] = []
    const { finish } = createFinishAnswer({ refuseUnread: (_, __, code) => Promise.resolve(lines.push(code!) && code!) }, { when: 'asked', timestampOver: () => Promise.reject(new Error('no time')), nowMs: () => 0, log: () => undefined })
    const request = parseSvsRequest(encodeSvsRequest('generateRandom', { length: 1 }, { extAttributes: [ASKS] }))
    const der = await finish(request, { respValue: 0, random: Uint8Array.of(1) }, { applicationId: undefined, transport: 'tcp', address: '', owner: '' })
    expect(parseSvsRespond(der).respond).toEqual({ respValue: 0x0400000e })
    expect(lines).toEqual([0x0400000e])
  })
})

describe('SV-1 extAttributes', () => {
  test('the caller’s own come back with the answer', async () => {
    expect((await ask(server, 'generateRandom', { length: 1 }, { extAttributes: [NUMBER, ASKS] })).extAttributes?.map(({ oid, values }) => [oid, bytesToHex(values[0]!)])).toEqual([['1.2.3.4', bytesToHex(NUMBER.values[0]!)]])
    expect(await ask(server, 'generateRandom', { length: 1 })).not.toHaveProperty('extAttributes')
  })
  test('a critical extension that is not known is refused', async () => {
    const plain = encodeSvsRequest('generateRandom', { length: 1 })
    const extension = (critical: boolean) => encodeSequence(encodeOid('1.2.3.4'), encodeBoolean(critical), encodeOctetString(Uint8Array.of(5, 0)))
    const withExtension = (critical: boolean): Uint8Array => {
      const list = encodeSequence(extension(critical))
      list[0] = 0xa2
      return encodeSequence(plain.subarray(2), list)
    }
    expect((await send(server, withExtension(true))).respond).toEqual({ respValue: 0x0400000d })
    expect((await send(server, withExtension(false))).respond.respValue).toBe(0)
  })
})
