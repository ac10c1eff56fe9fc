// Everything that we write, verified by BouncyCastle and OpenSSL; everything that they write, verified by us.
import { beforeAll, describe, expect, test } from 'vitest'
import { bouncyCastle, bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import type { OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { base64ToBytes, bytesToHex, hexToBytes, utf8ToBytes } from './bytes.ts'
import { addTimestampToken } from './cms/assemble.ts'
import { signerProfiles } from './cms/profile.ts'
import { verifySignedData } from './cms/verify.ts'
import { OID } from './der/oid.ts'
import { encodePkcs8PrivateKey } from './der/private-key.ts'
import { encodePublicKeyInfo } from './der/public-key.ts'
import { encodePem } from './pem.ts'
import { sm3 } from './sm3.ts'
import { encodeTimestampRequest, parseTimestampRequest } from './tsp/request.ts'
import { encodeTimestampResponse } from './tsp/response.ts'
import { verifyTimestampToken } from './tsp/verify.ts'
import { aMessage, aToken } from './testing/messages.ts'
import { aPki, aParty, atMs, sm2 } from './testing/pki.ts'
import type { Pki } from './testing/pki.ts'
import { createCrl } from './x509/crl.ts'
import { authorityKeyIdentifierExtension, crlDistributionPointsExtension, crlNumberExtension, keyIdentifierOf, keyUsageExtension } from './x509/extension.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from './x509/request.ts'
import { healthUniqueIdExtension } from './x509/unique-id.ts'

const content = utf8ToBytes('处方：阿司匹林 100mg\n')
const distid = ['-vfyopt', 'distid:1234567812345678']
let pki: Pki
let request: Uint8Array
let crl: Uint8Array

beforeAll(async () => {
  pki = await aPki()
  const { doctor, ca } = pki
  const info = encodeCertificationRequestInfo({
    subjectDer: doctor.certificate.subject.der, publicKeyInfoDer: encodePublicKeyInfo(doctor.keys.publicKey),
    extensions: [keyUsageExtension('digitalSignature', 'nonRepudiation'), healthUniqueIdExtension('1@5013SF0110101199003070011')],
  })
  request = assembleCertificationRequest(info, await doctor.sign(info))
  crl = await createCrl({
    issuerDer: ca.certificate.subject.der, thisUpdateMs: atMs, nextUpdateMs: atMs + 86_400_000,
    entries: [
      { serialHex: doctor.certificate.serialHex, revokedAtMs: atMs - 1000, reason: 'keyCompromise' },
      { serialHex: 'ff01', revokedAtMs: atMs - 2000 },
    ],
    extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(ca.keys.publicKey)), crlNumberExtension(7)],
  }, ca.sign)
})

/** Puts every job to BouncyCastle in one go: the answer to each is expected as named. */
function expectAnswers(jobs: Readonly<Record<string, OracleJob & { readonly refused?: true }>>): Record<string, Readonly<Record<string, string>>> {
  const names = Object.keys(jobs)
  const answers = bouncyCastleBatch(Object.values(jobs))
  const seen = names.map((name, i) => [name, answers[i].ok ? 'ok' : `refused: ${answers[i].refusal}`])
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(names.map((name) => [name, jobs[name].refused ? expect.stringMatching(/^refused/) : 'ok'])))
  return Object.fromEntries(names.map((name, i) => [name, answers[i].values]))
}

const flipped = (bytes: Uint8Array, fromEnd = 3) => bytes.map((octet, i) => (i === bytes.length - fromEnd ? octet ^ 1 : octet))

describe('BouncyCastle on what we write', () => {
  test('signatures, certificates, paths, requests and revocation lists', async (context) => {
    requireJava(context)
    const { root, ca, doctor } = pki
    const id = utf8ToBytes('1234567812345678')
    const message = utf8ToBytes('message digest')
    const signature = await doctor.sign(message)
    const spki = encodePublicKeyInfo(doctor.keys.publicKey)
    const rich = await aParty({
      subject: { country: 'CN', province: '北京', locality: '海淀', organization: '示范医院', organizationalUnit: ['医务处', '心内科'], commonName: '李四', email: 'li@example.org', userId: 'u1' },
      issuer: ca, moreExtensions: [crlDistributionPointsExtension(['http://127.0.0.1/ca.crl']), healthUniqueIdExtension('1@5013SF0110101199003070011')], notAfterMs: Date.UTC(2055, 0, 1),
    })
    const at = String(atMs)
    const values = expectAnswers({
      signature: { command: 'verify-sm2', inputs: [spki, message, signature] },
      'signature with the identifier named': { command: 'verify-sm2', inputs: [spki, message, signature, id] },
      'signature, altered': { command: 'verify-sm2', inputs: [spki, message, flipped(signature)], refused: true },
      root: { command: 'verify-certificate', inputs: [root.certificate.der, root.certificate.der] },
      doctor: { command: 'verify-certificate', inputs: [doctor.certificate.der, ca.certificate.der] },
      'doctor by the wrong issuer': { command: 'verify-certificate', inputs: [doctor.certificate.der, root.certificate.der], refused: true },
      rich: { command: 'verify-certificate', inputs: [rich.certificate.der, ca.certificate.der] },
      path: { command: 'verify-chain', inputs: [at, doctor.certificate.der, ca.certificate.der, root.certificate.der] },
      'path after it expired': { command: 'verify-chain', inputs: [String(Date.UTC(2040, 0, 1)), doctor.certificate.der, ca.certificate.der, root.certificate.der], refused: true },
      'path without its middle': { command: 'verify-chain', inputs: [at, doctor.certificate.der, root.certificate.der], refused: true },
      request: { command: 'verify-request', inputs: [request] },
      'request, altered': { command: 'verify-request', inputs: [flipped(request)], refused: true },
      crl: { command: 'verify-crl', inputs: [crl, ca.certificate.der, doctor.certificate.serialHex] },
      'crl for another': { command: 'verify-crl', inputs: [crl, ca.certificate.der, rich.certificate.serialHex] },
      'crl, altered': { command: 'verify-crl', inputs: [flipped(crl), ca.certificate.der, '01'], refused: true },
    })
    expect(values.doctor).toMatchObject({ serial: doctor.certificate.serialHex, notAfterMs: String(Math.floor(doctor.certificate.notAfterMs / 1000) * 1000) })
    expect(values.doctor.subject).toContain('张三')
    expect(values.rich.notAfterMs).toBe(String(Date.UTC(2055, 0, 1)))
    expect(values.request.attributes).toBe('1')
    expect(values.crl).toEqual({ revoked: 'true', entries: '2' })
    expect(values['crl for another'].revoked).toBe('false')
  })

  test('signed data of both families, with and without attributes, attached and detached, with a timestamp added', async (context) => {
    requireJava(context)
    const jobs: Record<string, OracleJob & { refused?: true }> = {}
    for (const name of ['pkcs501', 'gm501', 'gm501Bare'] as const) {
      const profile = signerProfiles[name]
      const attached = await aMessage(profile, pki.doctor, content, true, [pki.ca, pki.root])
      const detached = await aMessage(profile, pki.doctor, content, false)
      const stamped = addTimestampToken(detached, await aToken(pki, content))
      jobs[`${name} attached`] = { command: 'verify-cms', inputs: [attached] }
      jobs[`${name} detached`] = { command: 'verify-cms', inputs: [detached, content] }
      jobs[`${name} stamped`] = { command: 'verify-cms', inputs: [stamped, content] }
      jobs[`${name} over other content`] = { command: 'verify-cms', inputs: [detached, utf8ToBytes('other')], refused: true }
      jobs[`${name} NULL parameters`] = { command: 'verify-cms', inputs: [await aMessage({ ...profile, nullParams: true }, pki.doctor, content, true)] }
    }
    const gm301 = await aMessage(signerProfiles.gm301, pki.doctor, content, true)
    jobs['gm301, which BouncyCastle does not know'] = { command: 'verify-cms', inputs: [gm301], refused: true }
    const values = expectAnswers(jobs)
    expect(values['pkcs501 attached']).toEqual({ signers: '1', certificates: '3' })
    expect(verifySignedData({ cms: gm301, sm2 }).verdict).toBe('passed')
  })

  test('timestamp tokens and responses', async (context) => {
    requireJava(context)
    const imprint = { digestOid: OID.sm3, digest: sm3(content) }
    const asked = encodeTimestampRequest({ imprint, nonce: 0x1234567890abcdefn, certReq: true })
    const token = await aToken(pki, content, { nonce: 0x1234567890abcdefn, tsaNameDer: pki.tsa.certificate.subject.der })
    const wrongPurpose = await aToken(pki, content, {}, pki.doctor)
    const values = expectAnswers({
      token: { command: 'verify-token', inputs: [token, pki.tsa.certificate.der] },
      'token in the GM wrapping': { command: 'verify-token', inputs: [await aToken(pki, content, {}, pki.tsa, signerProfiles.gm501), pki.tsa.certificate.der] },
      'token by a doctor': { command: 'verify-token', inputs: [wrongPurpose, pki.doctor.certificate.der], refused: true },
      'token, altered': { command: 'verify-token', inputs: [flipped(token), pki.tsa.certificate.der], refused: true },
      granted: { command: 'verify-response', inputs: [asked, encodeTimestampResponse({ status: 'granted', tokenDer: token })] },
      'granted for another nonce': { command: 'verify-response', inputs: [asked, encodeTimestampResponse({ status: 'granted', tokenDer: await aToken(pki, content, { nonce: 1n }) })], refused: true },
      refusal: { command: 'verify-response', inputs: [asked, encodeTimestampResponse({ status: 'rejection', statusText: '不支持', failure: 'badAlg' })] },
    })
    expect(values.token).toEqual({ genTimeMs: String(atMs + 250), serial: 'a01', imprint: bytesToHex(imprint.digest) })
    expect(values.refusal).toEqual({ status: '2', failure: '128' })
  })
})

describe('what BouncyCastle writes, verified by us', () => {
  test('signed data and timestamp tokens', (context) => {
    requireJava(context)
    const { root, ca, doctor, tsa } = pki
    const keyOf = ({ keys }: typeof doctor) => encodePkcs8PrivateKey(keys)
    const tsq = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: sm3(content) }, nonce: 99n, certReq: true })
    const modes = [['attached', 'attributes'], ['detached', 'attributes'], ['attached', 'bare'], ['detached', 'bare']]
    const answers = bouncyCastleBatch([
      ...modes.map((mode): OracleJob => ({ command: 'create-cms', inputs: [keyOf(doctor), doctor.certificate.der, content, ...mode] })),
      { command: 'create-token', inputs: [keyOf(tsa), tsa.certificate.der, tsq, String(atMs)] },
    ])
    expect(answers.map(({ refusal }) => refusal)).toEqual(answers.map(() => undefined))
    const trust = { sm2, roots: [root.certificate], intermediates: [ca.certificate], atMs }
    modes.forEach(([where], i) => {
      const cms = base64ToBytes(answers[i].values.der)
      const detached = where === 'detached' ? { detachedContent: content } : {}
      expect(verifySignedData({ cms, ...detached, ...trust })).toMatchObject({ verdict: 'passed', reasons: [] })
      expect(verifySignedData({ cms, detachedContent: utf8ToBytes('other'), ...trust }).verdict).toBe('failed')
    })
    const token = base64ToBytes(answers[4].values.der)
    const imprint = { digestOid: OID.sm3, digest: sm3(content) }
    expect(verifyTimestampToken({ token, imprint, nonce: 99n, roots: [root.certificate], sm2 })).toMatchObject({ verdict: 'passed', reasons: [], info: { genTimeMs: atMs } })
  })

  test('an answer about nonsense is a refusal, not silence', (context) => {
    requireJava(context)
    expect(bouncyCastle('verify-cms', [utf8ToBytes('nonsense')])).toMatchObject({ ok: false })
  })
})

describe('OpenSSL, where its answer is right', () => {
  test('verifies each certificate by its issuer (its identifier option reaches the leaf of a path alone)', () => {
    const pem = ({ certificate }: typeof pki.root) => encodePem('CERTIFICATE', certificate.der)
    const verify = (leaf: typeof pki.root, issuer: typeof pki.root) =>
      openssl(['verify', ...distid, '-partial_chain', '-attime', String(Math.floor(atMs / 1000)), '-CAfile', '@issuer', '@leaf'], { issuer: pem(issuer), leaf: pem(leaf) })
    expect(verify(pki.doctor, pki.ca)).toMatchObject({ ok: true, stderr: '' })
    expect(verify(pki.ca, pki.root)).toMatchObject({ ok: true, stderr: '' })
    expect(verify(pki.tsa, pki.root)).toMatchObject({ ok: true, stderr: '' })
    expect(verify(pki.doctor, pki.root).ok).toBe(false)
  })

  test('verifies our certification request, and refuses it altered', () => {
    const verify = (der: Uint8Array) => openssl(['req', '-verify', '-noout', ...distid, '-inform', 'DER', '-in', '@csr'], { csr: der })
    expect(verify(request).stderr).toMatch(/verify OK/i)
    expect(verify(flipped(request)).ok && !/failure/i.test(verify(flipped(request)).stderr)).toBe(false)
  })

  test('reads everything that we write as strict DER', async () => {
    const message = addTimestampToken(await aMessage(signerProfiles.gm301, pki.doctor, content, true), await aToken(pki, content))
    for (const der of [pki.doctor.certificate.der, request, crl, message]) {
      expect(openssl(['asn1parse', '-inform', 'DER', '-in', '@der'], { der }).ok).toBe(true)
    }
    expect(openssl(['asn1parse', '-inform', 'DER', '-in', '@der'], { der: Uint8Array.of(0x30, 0x03, 0x02, 0x05, 0x00) }).ok).toBe(false)
    expect(openssl(['crl', '-inform', 'DER', '-in', '@crl', '-noout', '-text'], { crl }).stdout.toString()).toContain('Key Compromise')
  })

  test.each<[string, string, number, string[]]>([
    ['sm3', OID.sm3, 32, []],
    ['sha256', OID.sha256, 32, ['-cert']],
    ['sha384', OID.sha384, 48, ['-no_nonce']],
    ['sha512', OID.sha512, 64, ['-cert', '-tspolicy', '1.2.3.4.1']],
  ])('its timestamp query with %s is read, and written the same', (digest, digestOid, sizeBytes, more) => {
    const tsq = new Uint8Array(openssl(['ts', '-query', '-data', '@data', `-${digest}`, ...more], { data: content }).stdout)
    const parsed = parseTimestampRequest(tsq)
    expect(parsed).toMatchObject({ imprint: { digestOid }, certReq: more.includes('-cert'), extensions: [] })
    expect(parsed.imprint.digest).toHaveLength(sizeBytes)
    expect(parsed.policyOid).toBe(more.includes('-tspolicy') ? '1.2.3.4.1' : undefined)
    expect(parsed.nonce === undefined).toBe(more.includes('-no_nonce'))
    const again = parseTimestampRequest(encodeTimestampRequest(parsed))
    expect(again).toEqual(parsed)
  })

  test('reads our timestamp query', () => {
    const tsq = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: hexToBytes('ab'.repeat(32)) }, nonce: 0x80n, policyOid: '1.2.3.4.1', certReq: true })
    const shown = openssl(['ts', '-query', '-in', '@tsq', '-text'], { tsq }).stdout.toString()
    expect(shown).toMatch(/Hash Algorithm: sm3/i)
    expect(shown).toContain('Nonce: 0x80')
    expect(shown).toContain('Certificate required: yes')
  })
})
