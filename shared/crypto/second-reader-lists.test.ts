// Delta lists, lists for part of the certificates, extensions, refusals, tokens: ours read by OpenSSL and BouncyCastle, OpenSSL's read by us.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import type { OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { verifyByNode } from '../../scripts/oracles/node-signatures.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { bytesToHex, utf8ToBytes } from './bytes.ts'
import { signerProfiles } from './cms/profile.ts'
import { OID } from './der/oid.ts'
import { encodeOcspFailure } from './ocsp/response.ts'
import { decodePem } from './pem.ts'
import { sm3 } from './sm3.ts'
import { aParty, aPki, atMs, sm2 } from './testing/pki.ts'
import { prepareTokenWriter } from './tsp/token-writer.ts'
import { encodeTstInfo } from './tsp/tst-info.ts'
import { parseCertificate } from './x509/certificate.ts'
import { createCrl, parseCrl } from './x509/crl.ts'
import type { Crl, RevokedEntry } from './x509/crl.ts'
import { deltaCrlIndicatorExtension, freshestCrlExtension } from './x509/crl-delta.ts'
import { issuingDistributionPointExtension } from './x509/crl-scope.ts'
import { checkRevocation } from './x509/crl-verify.ts'
import { authorityKeyIdentifierExtension, crlDistributionPointsExtension, crlNumberExtension, encodeExtension, keyIdentifierOf } from './x509/extension.ts'
import { healthUniqueIdExtension } from './x509/unique-id.ts'

const pki = await aPki()
const url = 'http://127.0.0.1/delta.crl'
/** BouncyCastle judges no time that is still to come. */
const pastMs = Math.min(atMs, Date.now()) - 30 * 86_400_000
const list = (number: number, thisUpdateMs: number, entries: readonly RevokedEntry[], ...more: Uint8Array[]) => createCrl({
  issuerDer: pki.ca.certificate.subject.der, thisUpdateMs, nextUpdateMs: pastMs + 86_400_000, entries,
  extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(pki.ca.keys.publicKey)), crlNumberExtension(number), ...more],
}, pki.ca.sign)

test('OpenSSL names the base, the addresses and the scope of ours', async () => {
  const shown = (crl: Uint8Array) => openssl(['crl', '-inform', 'DER', '-in', '@crl', '-noout', '-text'], { crl }).stdout.toString()
  expect(shown(await list(7, pastMs, [], deltaCrlIndicatorExtension(5)))).toMatch(/Delta CRL Indicator: critical\s+5\b/)
  expect(shown(await list(5, pastMs, [], freshestCrlExtension([url])))).toMatch(new RegExp(`Freshest CRL:\\s+Full Name:\\s+URI:${url}`))
  expect(shown(await list(5, pastMs, [], issuingDistributionPointExtension({ urls: [url], kind: 'user' })))).toMatch(/Issuing Distribution Point: critical[^]*URI:http[^]*Only User Certificates/)
})

test('BouncyCastle puts complete and delta lists together as we do', async (context) => {
  requireJava(context)
  const person = await aParty({ subject: { commonName: '王五' }, issuer: pki.ca, moreExtensions: [crlDistributionPointsExtension(['http://127.0.0.1/ca.crl']), freshestCrlExtension([url])] })
  const entry = (reason: RevokedEntry['reason']): RevokedEntry => ({ serialHex: person.certificate.serialHex, revokedAtMs: pastMs - 3 * 3_600_000, reason })
  const complete = (...entries: RevokedEntry[]) => list(5, pastMs - 7_200_000, entries, freshestCrlExtension([url]))
  const delta = (...entries: RevokedEntry[]) => list(7, pastMs - 3_600_000, entries, deltaCrlIndicatorExtension(5))
  const cases = [
    [await complete(), await delta()], [await complete(), await delta(entry('keyCompromise'))], [await complete(entry('certificateHold')), await delta()],
    [await complete(entry('certificateHold')), await delta(entry('removeFromCRL'))], [await delta()],
  ]
  const ours = cases.map((crls) => checkRevocation({ certificate: person.certificate, issuer: pki.ca.certificate, crls: crls.map(parseCrl), atMs: pastMs, sm2 }).verdict === 'passed')
  const theirs = bouncyCastleBatch(cases.map((crls): OracleJob => ({ command: 'verify-revocation', inputs: [String(pastMs), person.certificate.der, pki.ca.certificate.der, ...crls] })))
  expect(theirs.map(({ ok, refusal }) => (ok ? 'good' : refusal))).toEqual(['good', expect.stringMatching(/revok|compromise/i), expect.stringMatching(/revok|hold/i), 'good', expect.any(String)])
  expect(ours).toEqual(theirs.map(({ ok }) => ok))
})

test('OpenSSL names every extension of our certificates and lists', async () => {
  const rich = await aParty({
    subject: { country: 'CN', commonName: '李四' }, issuer: pki.ca, ca: true, pathLength: 3, usages: ['keyCertSign', 'cRLSign'], purposeOids: [OID.timeStamping],
    moreExtensions: [crlDistributionPointsExtension(['http://127.0.0.1/ca.crl']), freshestCrlExtension([url]), healthUniqueIdExtension('1@5013SF0110101199003070011'), encodeExtension('1.2.3.4', true, Uint8Array.of(5, 0))],
  })
  const text = openssl(['x509', '-inform', 'DER', '-in', '@der', '-noout', '-text', '-nameopt', 'utf8'], { der: rich.certificate.der }).stdout.toString()
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase().replace(/..(?=.)/g, '$&:')
  for (const expected of [
    /Basic Constraints: critical\s+CA:TRUE, pathlen:3/, /Key Usage: critical\s+Certificate Sign, CRL Sign/, /Extended Key Usage: critical\s+Time Stamping/, new RegExp(`Subject Key Identifier:\\s+${hex(keyIdentifierOf(rich.keys.publicKey))}`),
    new RegExp(`Authority Key Identifier:\\s+(keyid:)?${hex(keyIdentifierOf(pki.ca.keys.publicKey))}`), /CRL Distribution Points:\s+Full Name:\s+URI:http:\/\/127\.0\.0\.1\/ca\.crl/, /Freshest CRL:\s+Full Name:/, /1@5013SF0110101199003070011/, /1\.2\.3\.4: critical/, /Public Key Algorithm: id-ecPublicKey/,
  ]) expect(text).toMatch(expected)
  expect(openssl(['crl', '-inform', 'DER', '-in', '@crl', '-noout', '-crlnumber'], { crl: await list(0x1234, pastMs, []) }).stdout.toString()).toMatch(/crlNumber=0x1234/i)
})

test('OpenSSL names each refusal of an online answer', () => {
  const shown = (['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'] as const).map((status) =>
    openssl(['ocsp', '-respin', '@resp', '-resp_text', '-noverify'], { resp: encodeOcspFailure(status) }).stdout.toString().match(/(?:Responder Error|Response Status): (\w+) \((\d)\)/)?.slice(1))
  expect(shown).toEqual([['malformedrequest', '1'], ['internalerror', '2'], ['trylater', '3'], ['sigrequired', '5'], ['unauthorized', '6']])
})

test('BouncyCastle verifies what the writer of many tokens writes', async (context) => {
  requireJava(context)
  const certificates = [pki.tsa.certificate.der, pki.root.certificate.der]
  const digest = sm3(utf8ToBytes('数据'))
  const tstInfoDer = encodeTstInfo({ policyOid: '1.2.3.4.1', imprint: { digestOid: OID.sm3, digest }, serialHex: '00ff', genTimeMs: atMs + 7, accuracy: { seconds: 1 }, ordering: true, nonce: 99n, tsaNameDer: pki.tsa.certificate.subject.der })
  const tokens = await Promise.all((['pkcs501', 'gm501'] as const).map((name) => prepareTokenWriter({ profile: signerProfiles[name], certificates, includeCertificates: true }, pki.tsa.sign)(tstInfoDer)))
  const answers = bouncyCastleBatch(tokens.map((token): OracleJob => ({ command: 'verify-token', inputs: [token, pki.tsa.certificate.der] })))
  expect(answers).toEqual(tokens.map(() => ({ ok: true, values: { genTimeMs: String(atMs + 7), serial: 'ff', imprint: bytesToHex(digest) } })))
  expect(openssl(['ts', '-reply', '-token_in', '-in', '@token', '-token_out', '-text'], { token: tokens[0]! }).stdout.toString()).toMatch(/Accuracy: 0x01 seconds[^]*Ordering: yes[^]*Nonce: 0x63/)
})

describe('delta lists that OpenSSL makes from two of its complete ones', () => {
  const config = '[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ncrl_extensions=list\n[list]\nauthorityKeyIdentifier=keyid\n[authority]\nkeyUsage=critical,keyCertSign,cRLSign\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n[req]\ndistinguished_name=dn\n[dn]\n'
  const SERIAL = '1001'
  const revoked = (reason: string) => `R\t461231235959Z\t260101000000Z,${reason}\t${SERIAL}\tunknown\t/CN=leaf\n`

  /** An authority whose index is first `before`, then `after`: its certificate, a leaf's, both lists and what lies between. */
  function make(before: string, after: string): { leaf: ReturnType<typeof parseCertificate>; ca: ReturnType<typeof parseCertificate>; first: Crl; second: Crl; delta: Crl } {
    const folder = mkdtempSync(join(tmpdir(), 'delta-'))
    const run = (...args: string[]) => {
      const done = spawnSync('openssl', args, { cwd: folder, env: { ...process.env, OPENSSL_CONF: join(folder, 'config') } })
      if (done.status !== 0) throw new Error(`openssl ${args.join(' ')}: ${done.stderr}`)
    }
    const der = (label: string, name: string) => decodePem(label, readFileSync(join(folder, name), 'utf8'))[0]!
    const index = (text: string) => writeFileSync(join(folder, 'index.txt'), text)
    try {
      writeFileSync(join(folder, 'config'), config)
      writeFileSync(join(folder, 'number'), '05\n')
      for (const who of ['ca', 'leaf']) run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${who}.key`)
      run('req', '-x509', '-new', '-config', 'config', '-extensions', 'authority', '-key', 'ca.key', '-subj', '/CN=delta', '-days', '3650', '-out', 'ca.pem')
      run('req', '-new', '-config', 'config', '-key', 'leaf.key', '-subj', '/CN=leaf', '-out', 'leaf.csr')
      run('x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', `0x${SERIAL}`, '-days', '3650', '-out', 'leaf.pem')
      const list = (name: string) => run('ca', '-gencrl', '-config', 'config', '-keyfile', 'ca.key', '-cert', 'ca.pem', '-crldays', '30', '-out', name)
      index(before)
      list('first.pem')
      index(after)
      list('second.pem')
      run('crl', '-in', 'first.pem', '-gendelta', 'second.pem', '-key', 'ca.key', '-sha256', '-out', 'delta.pem')
      const crl = (name: string) => parseCrl(der('X509 CRL', name))
      return { leaf: parseCertificate(der('CERTIFICATE', 'leaf.pem')), ca: parseCertificate(der('CERTIFICATE', 'ca.pem')), first: crl('first.pem'), second: crl('second.pem'), delta: crl('delta.pem') }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test.each<[string, string, string, string[]]>([
    ['revoked meanwhile', '', revoked('keyCompromise'), ['passed', 'failed', 'failed']],
    ['suspended meanwhile', '', revoked('certificateHold'), ['passed', 'failed', 'failed']],
    ['reinstated meanwhile, which OpenSSL leaves out of its delta lists', revoked('certificateHold'), '', ['failed', 'failed', 'passed']],
    ['nothing meanwhile', '', '', ['passed', 'passed', 'passed']],
  ])('%s: first list, first and delta, second list', (_, before, after, expected) => {
    const { leaf, ca, first, second, delta } = make(before, after)
    expect([first.number, second.number, delta.number, delta.deltaBase]).toEqual([5n, 6n, 6n, 5n])
    const judged = (...crls: Crl[]) => checkRevocation({ certificate: leaf, issuer: ca, crls, atMs: Date.now() + 1000, sm2, verifySignature: verifyByNode }).verdict
    expect([judged(first), judged(first, delta), judged(second)]).toEqual(expected)
    expect(judged(delta)).toBe(delta.revoked.get(SERIAL)?.reason === 'keyCompromise' ? 'failed' : 'indeterminate')
  })
})
