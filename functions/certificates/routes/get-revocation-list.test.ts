// certificates.get-revocation-list: who is on it and when, and whether others can read it. CT-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { parseCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { verifyCrl } from '@yiqian/shared/crypto/x509/crl-verify.ts'
import { endCertificate, getRevocationList } from '@yiqian/shared/protocol/certificates.ts'
import { bouncyCastle, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { callByHttp } from '../../_kernel/call-function.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())

const list = async () => (await platform.asAnybody(getRevocationList, {})).body.bytes
const end = (signer: EnrolledDevice, how: 'suspend' | 'revoke') => platform.asFunction(endCertificate, { deviceId: signer.device.id, how, reason: '测试' })

test('200: at once when somebody’s certificate ends, with time and reason; else the same list for a minute', async () => {
  const [revoked, suspended, valid] = [await enrolSigner(platform), await enrolSigner(platform), await enrolSigner(platform)]
  const empty = parseCrl(await list())
  expect(empty.revoked.size).toBe(0)
  await end(revoked, 'revoke')
  const atMs = platform.clock.nowMs()
  platform.clock.advance(5_000)
  expect([...parseCrl(await list()).revoked.values()]).toEqual([{ serialHex: revoked.serialHex, revokedAtMs: atMs, reason: 'cessationOfOperation' }])
  await end(suspended, 'suspend')
  const crl = parseCrl(await list())
  expect(crl.revoked.get(suspended.serialHex)).toEqual({ serialHex: suspended.serialHex, revokedAtMs: platform.clock.nowMs(), reason: 'certificateHold' })
  expect(crl.revoked.has(valid.serialHex)).toBe(false)
  expect([crl.thisUpdateMs, crl.nextUpdateMs]).toEqual([platform.clock.nowMs(), platform.clock.nowMs() + 86_400_000])
  platform.clock.advance(30_000)
  expect(await list()).toEqual(crl.der)
  platform.clock.advance(31_000)
  expect(parseCrl(await list()).thisUpdateMs).toBe(platform.clock.nowMs())
  const issuer = parseCertificate(fromBase64(valid.chainBase64[0]!))
  expect(verifyCrl({ crl, issuer, atMs: platform.clock.nowMs(), sm2: platform.runtime.sm2 })).toEqual({ verdict: 'passed', reasons: [] })
})

test('a certificate that ended stays on the list after it expired, and the list says so', async () => {
  const signer = await enrolSigner(platform)
  await end(signer, 'revoke')
  platform.clock.advance(1000 * 86_400_000)
  const crl = parseCrl(await list())
  expect(crl.revoked.has(signer.serialHex)).toBe(true)
  expect(crl.extensions.some(({ oid, critical }) => oid === '2.5.29.60' && !critical)).toBe(true)
})

test('openssl and BouncyCastle read and believe it', async (context) => {
  const signer = await enrolSigner(platform)
  await end(signer, 'suspend')
  const crl = await list()
  const read = openssl(['crl', '-inform', 'DER', '-in', '@list.crl', '-noout', '-text'], { 'list.crl': crl }).stdout.toString()
  expect(read).toContain(signer.serialHex.toUpperCase())
  expect(read).toMatch(/Certificate Hold/)
  expect(read).toMatch(/X509v3 CRL Number/)
  expect(read).toMatch(/X509v3 Authority Key Identifier/)
  expect(encodePem('X509 CRL', crl)).toContain('BEGIN X509 CRL')
  requireJava(context)
  expect(bouncyCastle('verify-crl', [crl, fromBase64(signer.chainBase64[0]!), signer.serialHex])).toMatchObject({ ok: true, values: { revoked: 'true' } })
  expect(bouncyCastle('verify-crl', [crl, fromBase64(signer.chainBase64[1]!), signer.serialHex]).ok).toBe(false)
})

test('over HTTP: public, as bytes; 405 for another method', async () => {
  await platform.open('certificates')
  const address = await platform.listen()
  const got = await fetch(`${address}/certificates/issuing.crl`)
  expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/pkix-crl'])
  expect(parseCrl(new Uint8Array(await got.arrayBuffer())).revoked.size).toBeGreaterThan(0)
  expect((await fetch(`${address}/certificates/issuing.crl`, { method: 'POST' })).status).toBe(405)
})

test('to another function in its own process: bytes as well', async () => {
  const address = await platform.listen()
  const { kernel } = platform.runtime
  const call = callByHttp('verification', { urlOf: () => address, key: kernel.functionKey, clock: kernel.clock, random: kernel.random, timeoutMs: 20_000 })
  const { contentType, bytes } = await call(getRevocationList, {})
  expect([contentType, bytes]).toEqual(['application/pkix-crl', await list()])
})
