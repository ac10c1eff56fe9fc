// timestamp.issue-timestamp: tokens, their journal, and a time authority that doubts itself. TS-1, TS-3
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { bouncyCastle, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { journaled } from '../../_runtime/testing/timestamp-journal.ts'

const digest = sm3(utf8ToBytes('签名值'))
const digestHex = bytesToHex(digest)
let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform({ env: { TSA_POLICY_OID: '1.2.156.1.1' } }) })
afterAll(() => platform.close())

const rootOf = async (where = platform) => parseCertificate(fromBase64((await where.asAnybody(listAuthorities, {})).body.rootBase64))

describe('200', () => {
  test('a token over the digest, under the hospital’s root, in the journal before it leaves', async () => {
    const { body } = await platform.asFunction(issueTimestamp, { digestHex, nonceHex: 'ff00112233445566' })
    expect(body.timeMs).toBe(platform.clock.nowMs())
    const token = fromBase64(body.tokenBase64)
    const verdict = verifyTimestampToken({ token, imprint: { digestOid: OID.sm3, digest }, roots: [await rootOf()], nonce: BigInt('0xff00112233445566'), policyOid: '1.2.156.1.1', sm2: platform.runtime.sm2 })
    expect([verdict.verdict, verdict.reasons]).toEqual(['passed', []])
    expect(verdict.info).toMatchObject({ genTimeMs: body.timeMs, serialHex: body.serialHex, ordering: false })
    expect(await journaled(platform, body.serialHex)).toMatchObject([{ timeMs: body.timeMs, keys: { serial: body.serialHex, digest: digestHex, profile: 'sm2' }, facts: { transport: 'function' } }])
  })

  test('without a nonce there is none; every serial is its own', async () => {
    const bodies = (await Promise.all(Array.from({ length: 20 }, () => platform.asFunction(issueTimestamp, { digestHex })))).map(({ body }) => body)
    expect(new Set(bodies.map(({ serialHex }) => serialHex)).size).toBe(20)
    expect(parseTimestampToken(fromBase64(bodies[0]!.tokenBase64)).info.nonce).toBeUndefined()
  })

  test('BouncyCastle believes it', async (context) => {
    requireJava(context)
    const { body } = await platform.asFunction(issueTimestamp, { digestHex })
    const token = fromBase64(body.tokenBase64)
    const { certificates } = parseTimestampToken(token).signedData
    const answers = certificates.map((certificate) => bouncyCastle('verify-token', [token, certificate]))
    expect(certificates).toHaveLength(3)
    expect(answers.filter(({ ok }) => ok).map(({ values }) => values)).toEqual([{ genTimeMs: String(body.timeMs), serial: body.serialHex, imprint: digestHex }])
  })

  test('after five years the authority has a new certificate, and old tokens still hold', async () => {
    const own = await openTestPlatform()
    const old = (await own.asFunction(issueTimestamp, { digestHex })).body
    own.clock.advance(2000 * 86_400_000)
    const fresh = (await own.asFunction(issueTimestamp, { digestHex })).body
    for (const { tokenBase64 } of [old, fresh]) {
      expect(verifyTimestampToken({ token: fromBase64(tokenBase64), imprint: { digestOid: OID.sm3, digest: hexToBytes(digestHex) }, roots: [await rootOf(own)], sm2: own.runtime.sm2 }).verdict).toBe('passed')
    }
    await own.close()
  })
})

describe('503', () => {
  test('timestamp.unavailable: the clock went back', async () => {
    const own = await openTestPlatform()
    await own.asFunction(issueTimestamp, { digestHex })
    own.clock.advance(-400) // less than TIME_OFFSET_LIMIT_MS
    expect((await own.asFunction(issueTimestamp, { digestHex })).status).toBe(200)
    own.clock.advance(-60_000)
    expect(await own.asFunction(issueTimestamp, { digestHex })).toMatchObject({ status: 503, code: 'timestamp.unavailable' })
    own.clock.advance(61_000)
    expect((await own.asFunction(issueTimestamp, { digestHex })).status).toBe(200)
    await own.close()
  })

  test('no authority at hand: refused, and served again as soon as it is back', async () => {
    const own = await openTestPlatform()
    own.hooks.beforeCall = () => { throw new Fault('server.unavailable') }
    expect(await own.asFunction(issueTimestamp, { digestHex })).toMatchObject({ status: 503, code: 'server.unavailable' })
    delete own.hooks.beforeCall
    expect((await own.asFunction(issueTimestamp, { digestHex })).status).toBe(200)
    await own.close()
  })
})

test('400: a digest of another length, in capitals, a nonce too long', async () => {
  for (const body of [{ digestHex: 'aa' }, { digestHex: digestHex.toUpperCase() }, { digestHex, nonceHex: 'aa'.repeat(17) }, {}]) {
    expect(await platform.asFunction(issueTimestamp, body as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  }
})

test('403: functions alone; others use POST /timestamp/tsa', async () => {
  expect(await platform.asAnybody(issueTimestamp, { digestHex })).toMatchObject({ status: 403, code: 'access.denied' })
})
