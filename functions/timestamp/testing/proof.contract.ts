// Owns what holds before other people's eyes: openssl ts asks with every option and verifies RSA and ECDSA, BouncyCastle verifies all.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { readCertificateReference, refersTo } from '@yiqian/shared/crypto/cms/signing-certificate.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { content, imprint, profiles, type Authority } from './authority.ts'

export function proofContract(open: () => Promise<Authority>): void {
  let authority: Authority
  beforeAll(async () => { authority = await open() })
  afterAll(() => authority.close())

  const attime = () => String(Math.floor(authority.nowMs() / 1000))
  const digests = ['sha256', 'sha384', 'sha512', 'sm3'] as const
  const optionSets = [[], ['-no_nonce'], ['-cert'], ['-cert', '-no_nonce']]

  describe('TS-1 openssl ts', () => {
    describe.each(['rsa', 'ecdsa'])('%s', (profile) => {
      test.each(digests.flatMap((digest) => optionSets.map((options) => [digest, options] as const)))('-%s %j: asked, answered, verified by openssl', async (digest, options) => {
        const asked = openssl(['ts', '-query', '-data', '@data', `-${digest}`, ...options], { data: content })
        const { der } = await authority.ask(new Uint8Array(asked.stdout), profile)
        const trusted = await authority.pemOf(profile)
        const untrusted = options.includes('-cert') ? [] : ['-untrusted', '@chain']
        const verify = (files: Record<string, Uint8Array | string>, ...with_: string[]) => openssl(['ts', '-verify', ...with_, '-in', '@reply', '-CAfile', '@root', ...untrusted, '-attime', attime()], { reply: der, root: trusted, chain: trusted, ...files })
        const byQuery = verify({ query: new Uint8Array(asked.stdout) }, '-queryfile', '@query')
        expect(byQuery.stdout.toString() + byQuery.stderr).toMatch(/Verification: OK/)
        expect(verify({ data: content }, '-data', '@data').ok).toBe(true)
        expect(verify({ data: 'another content' }, '-data', '@data').ok).toBe(false)
      })

      test('a policy that is asked for by its number; the policy of another is refused', async () => {
        const policyOf = async () => parseTimestampToken((await authority.ask(encodeTimestampRequest({ imprint, certReq: false }), profile)).tokenDer!).info.policyOid
        const asked = (policy: string) => new Uint8Array(openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert', '-tspolicy', policy], { data: content }).stdout)
        const { der, status } = await authority.ask(asked(await policyOf()))
        expect(status).toBe('granted')
        const root = await authority.pemOf(profile)
        expect(openssl(['ts', '-verify', '-data', '@data', '-in', '@reply', '-CAfile', '@root', '-attime', attime()], { data: content, reply: der, root }).ok).toBe(true)
        expect((await authority.ask(asked('1.2.3.4'), profile)).failure).toBe('unacceptedPolicy')
      })
    })

    test('a digest given alone, and a token cut out of its reply', async () => {
      const asked = openssl(['ts', '-query', '-digest', 'ab'.repeat(32), '-sha256', '-cert', '-no_nonce'])
      const { der } = await authority.ask(new Uint8Array(asked.stdout), 'rsa')
      const token = openssl(['ts', '-reply', '-in', '@reply', '-token_out', '-out', '@made'], { reply: der }).made
      const root = await authority.pemOf('rsa')
      expect(openssl(['ts', '-verify', '-digest', 'ab'.repeat(32), '-token_in', '-in', '@token', '-CAfile', '@root', '-attime', attime()], { token, root }).ok).toBe(true)
    })

    test('the SM2 reply is read: policy, serial, time, name', async () => {
      const asked = openssl(['ts', '-query', '-data', '@data', '-sm3', '-cert'], { data: content })
      const { der, tokenDer } = await authority.ask(new Uint8Array(asked.stdout), 'sm2')
      const text = openssl(['ts', '-reply', '-in', '@reply', '-text'], { reply: der }).stdout.toString()
      expect(text).toMatch(/Status: Granted/)
      expect(text).toContain(`Serial number: 0x${parseTimestampToken(tokenDer!).info.serialHex.toUpperCase()}`)
      expect(text).toMatch(/Accuracy: 0x05 seconds/)
    })

    test('curl alone: query made by openssl, sent by curl, verified by openssl', async (context) => {
      if (spawnSync('curl', ['--version']).status !== 0) return context.skip('curl is missing')
      const folder = mkdtempSync(path.join(tmpdir(), 'tsa-curl-'))
      const run = (command: string, args: string[]) => spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
      writeFileSync(path.join(folder, 'data'), content)
      run('openssl', ['ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'query.tsq'])
      // The server lives in this process, so that curl must not block it.
      const curl = (args: string[]) => new Promise((resolve) => spawn('curl', ['-sf', ...args], { cwd: folder }).once('exit', resolve))
      expect(await curl(['-H', 'Content-Type: application/timestamp-query', '--data-binary', '@query.tsq', '-o', 'reply.tsr', `${authority.origin}/timestamp/tsa/rsa`])).toBe(0)
      expect(await curl(['-o', 'rsa.pem', `${authority.origin}/timestamp/certificates/rsa`])).toBe(0)
      expect(run('openssl', ['ts', '-verify', '-queryfile', 'query.tsq', '-in', 'reply.tsr', '-CAfile', 'rsa.pem', '-attime', attime()]).stdout).toMatch(/Verification: OK/)
      rmSync(folder, { recursive: true })
    })
  })

  describe('TS-1 BouncyCastle', () => {
    test('every signer, every digest, with and without certificates: the token verifies, the answer fits the request and no other', async (context) => {
      requireJava(context)
      const cases = []
      for (const profile of profiles) {
        const certificate = (await authority.token({}, profile)).signedData.certificates
        for (const digestOid of [OID.sm3, OID.sha256, OID.sha384, OID.sha512]) {
          for (const certReq of [true, false]) {
            const digest = new Uint8Array(digestOid === OID.sha384 ? 48 : digestOid === OID.sha512 ? 64 : 32).fill(certReq ? 1 : 2)
            const request = encodeTimestampRequest({ imprint: { digestOid, digest }, nonce: 4711n, certReq })
            cases.push({ digest, request, other: encodeTimestampRequest({ imprint: { digestOid, digest }, nonce: 4712n, certReq }), answer: await authority.ask(request, profile), leaf: leafOf(certificate) })
          }
        }
      }
      const answers = bouncyCastleBatch(cases.flatMap(({ request, other, answer, leaf }) => [
        { command: 'verify-response' as const, inputs: [request, answer.der] }, { command: 'verify-response' as const, inputs: [other, answer.der] }, { command: 'verify-token' as const, inputs: [answer.tokenDer!, leaf] },
      ]))
      for (const [at, { digest, answer }] of cases.entries()) {
        const [fits, doesNot, token] = answers.slice(3 * at, 3 * at + 3)
        expect([fits!.ok, doesNot!.ok, token!.ok, token!.refusal]).toEqual([true, false, true, undefined])
        expect(token!.values).toMatchObject({ imprint: Buffer.from(digest).toString('hex'), genTimeMs: String(parseTimestampToken(answer.tokenDer!).info.genTimeMs) })
      }
    })
  })

  describe('what stands in the tokens', () => {
    test.each<[string, string, string]>([['sm2', OID.sm3, OID.sm2SignWithSm3], ['rsa', OID.sha256, OID.rsaEncryption], ['ecdsa', OID.sha256, OID.ecdsaWithSha256]])('%s: digest, signature algorithm and ESSCertIDv2', async (profile, digestOid, signatureOid) => {
      const { signedData } = await authority.token({}, profile)
      const [signer] = signedData.signers
      expect([signer!.digestAlgorithm.oid, signer!.signatureAlgorithm.oid]).toEqual([digestOid, signatureOid])
      const reference = readCertificateReference(signer!.signedAttributes)!
      const certificate = parseCertificate(leafOf(signedData.certificates))
      expect([reference.digestOid, refersTo(reference, certificate), reference.serialHex]).toEqual([digestOid, true, certificate.serialHex])
      expect(certificate.extensions.extKeyUsage).toEqual({ critical: true, purposeOids: [OID.timeStamping] })
    })

    test('GM/T 0033: the container of GM/T 0010, the SM2 signature as 301.1, verified by our own reader', async () => {
      expect((await authority.change('sm2', { container: 'gm' })).status).toBe(200)
      await authority.settled()
      const token = await authority.token()
      expect([token.signedData.family, token.signedData.signers[0]!.signatureAlgorithm.oid]).toEqual(['gm', OID.sm2Sign])
      const roots = token.signedData.certificates.map((der) => parseCertificate(der)).filter(({ subject, issuer }) => Buffer.compare(subject.der, issuer.der) === 0)
      expect(verifyTimestampToken({ token: token.der, imprint, roots, sm2: authority.runtime.sm2 })).toMatchObject({ verdict: 'passed', reasons: [] })
      await authority.change('sm2', { container: 'cms' })
      await authority.settled()
    })
  })
}

function leafOf(certificates: readonly Uint8Array[]): Uint8Array {
  return certificates.find((der) => parseCertificate(der).extensions.extKeyUsage?.purposeOids.includes(OID.timeStamping))!
}
