// POST /timestamp/tsa: RFC 3161 over HTTP, asked by openssl, judged by BouncyCastle; every refusal by its PKIFailureInfo.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeContext, encodeInteger, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { encodeImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse, type TimestampFailure } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { bouncyCastle, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import { openDeps } from '../deps.ts'
import { createAnswerer } from '../issuing/answer-request.ts'
import { createTokenMaker } from '../issuing/issue-token.ts'
import { createSerialNumbers } from '../issuing/serial-numbers.ts'
import { journaled } from '../../_runtime/testing/timestamp-journal.ts'

const imprint = { digestOid: OID.sm3, digest: sm3(utf8ToBytes('内容')) }
let platform: TestPlatform
let address: string
beforeAll(async () => {
  platform = await openTestPlatform({ functions: ['timestamp', 'certificates'] })
  address = `${await platform.listen()}/timestamp/tsa`
})
afterAll(() => platform.close())

/** Without keeping the connection: while Java works, this process stands still, and the server would then close it beside the next request. */
const post = (body: Uint8Array, type = 'application/timestamp-query') => fetch(address, { method: 'POST', headers: { 'content-type': type, connection: 'close' }, body: new Uint8Array(body) })

async function reply(request: Uint8Array): Promise<Uint8Array> {
  const answer = await post(request)
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/timestamp-reply', 'no-store'])
  return new Uint8Array(await answer.arrayBuffer())
}

describe('granted', () => {
  test('nonce, policy and serial come back; the token is in the journal', async () => {
    const { status, tokenDer, failure } = parseTimestampResponse(await reply(encodeTimestampRequest({ imprint, nonce: BigInt(4711), policyOid: '1.3.6.1.4.1.32473.3161.1', certReq: true })))
    expect([status, failure]).toEqual(['granted', undefined])
    const { info, signedData } = parseTimestampToken(tokenDer!)
    expect(info).toMatchObject({ nonce: BigInt(4711), policyOid: '1.3.6.1.4.1.32473.3161.1', genTimeMs: platform.clock.nowMs() })
    expect(signedData.certificates).toHaveLength(3)
    expect(await journaled(platform, info.serialHex)).toMatchObject([{ timeMs: platform.clock.nowMs(), keys: { profile: 'sm2' }, facts: { transport: 'http' } }])
  })

  test('without certReq no certificate is inside', async () => {
    const { tokenDer } = parseTimestampResponse(await reply(encodeTimestampRequest({ imprint, certReq: false })))
    expect(parseTimestampToken(tokenDer!).signedData.certificates).toEqual([])
  })

  test.each(['sm3', 'sha256', 'sha384', 'sha512'])('asked by openssl for %s and read by it', async (digest) => {
    const asked = openssl(['ts', '-query', '-data', '@data', `-${digest}`, '-cert'], { data: '内容' })
    const answer = await reply(new Uint8Array(asked.stdout))
    const read = openssl(['ts', '-reply', '-in', '@reply', '-text'], { reply: answer }).stdout.toString()
    expect(read).toMatch(/Status: Granted/)
    expect(read).toMatch(/Policy OID: 1\.3\.6\.1\.4\.1\.32473\.3161\.1/)
    expect(parseTimestampResponse(answer).status).toBe('granted')
  })

  test('BouncyCastle: the answer fits the request, and no other request', async (context) => {
    requireJava(context)
    const request = encodeTimestampRequest({ imprint, nonce: BigInt(7), certReq: true })
    const answer = await reply(request)
    expect(bouncyCastle('verify-response', [request, answer])).toMatchObject({ ok: true, values: { status: '0', failure: '' } })
    expect(bouncyCastle('verify-response', [encodeTimestampRequest({ imprint, nonce: BigInt(8), certReq: true }), answer]).ok).toBe(false)
  })
})

describe('rejections', () => {
  const short = { digestOid: OID.sm3, digest: imprint.digest.slice(1) }
  const refused = async (request: Uint8Array, failure: TimestampFailure) => {
    const response = parseTimestampResponse(await reply(request))
    expect(response).toMatchObject({ status: 'rejection', failure })
    expect(response.tokenDer).toBeUndefined()
    expect(response.statusText).toMatch(/[\u4e00-\u9fff].* \/ [a-z]/)
  }

  test.each<[TimestampFailure, string, Uint8Array]>([
    ['badAlg', 'SHA-1', encodeTimestampRequest({ imprint: { digestOid: OID.sha1, digest: new Uint8Array(20) }, certReq: false })],
    ['badAlg', 'an unknown digest', encodeTimestampRequest({ imprint: { digestOid: '1.2.3.4', digest: imprint.digest }, certReq: false })],
    ['badDataFormat', 'a digest of another length', encodeTimestampRequest({ imprint: short, certReq: false })],
    ['badDataFormat', 'no DER', utf8ToBytes('hello')],
    ['badDataFormat', 'bytes behind the request', Uint8Array.of(...encodeTimestampRequest({ imprint, certReq: false }), 0)],
    ['badRequest', 'another version', encodeSequence(encodeInteger(2), encodeImprint(imprint))],
    ['badRequest', 'a nonce of 600 bits', encodeTimestampRequest({ imprint, nonce: BigInt(1) << BigInt(600), certReq: false })],
    ['unacceptedPolicy', 'another policy', encodeTimestampRequest({ imprint, policyOid: '1.2.3.4', certReq: false })],
    ['unacceptedExtension', 'an extension', encodeSequence(encodeInteger(1), encodeImprint(imprint), encodeContext(0, encodeExtension('1.2.3.4', false, encodeInteger(1))))],
  ])('%s: %s', async (failure, _, request) => refused(request, failure))

  test('timeNotAvailable: the clock went back', async () => {
    await reply(encodeTimestampRequest({ imprint, certReq: false }))
    platform.clock.advance(-5_000)
    await refused(encodeTimestampRequest({ imprint, certReq: false }), 'timeNotAvailable')
    platform.clock.advance(5_000)
  })

  test('systemFailure: the journal cannot be written, so no token leaves', async () => {
    const deps = await openDeps(platform.context('timestamp'))
    const journal = { append: () => Promise.reject(new JournalError('journal.unavailable', 'disk full')) }
    const tokens = createTokenMaker({ ...deps, journal, nextSerial: createSerialNumbers(platform.runtime.kernel.random) })
    const { log } = platform.context('timestamp')
    const response = parseTimestampResponse(await createAnswerer({ ...deps, tokens, log })(encodeTimestampRequest({ imprint, certReq: false }), { transport: 'http' }))
    expect(response).toMatchObject({ status: 'rejection', failure: 'systemFailure' })
    expect(platform.log.some(({ op, detail }) => op === 'timestamp.http' && String(detail).includes('disk full'))).toBe(true)
  })

  test('BouncyCastle reads the failure', async (context) => {
    requireJava(context)
    const request = encodeTimestampRequest({ imprint, policyOid: '1.2.3.4', certReq: false })
    expect(bouncyCastle('verify-response', [request, await reply(request)])).toMatchObject({ ok: true, values: { status: '2' } })
  })
})

describe('refusals of HTTP', () => {
  const code = async (answer: Response) => [answer.status, ((await answer.json()) as { error: { code: string } }).error.code]

  test('405, 415 and 413 are no timestamp replies', async () => {
    expect(await code(await fetch(address))).toEqual([405, 'request.method_not_allowed'])
    expect(await code(await post(encodeTimestampRequest({ imprint, certReq: false }), 'application/json'))).toEqual([415, 'request.media_unsupported'])
    expect(await code(await post(new Uint8Array(20_000)))).toEqual([413, 'request.too_large'])
  })
})
