// What we write and no other product's parser knows as a whole, read by BouncyCastle's ASN.1 parser and checked by its primitives.
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import type { OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { bytesToHex, equalBytes, utf8ToBytes } from './bytes.ts'
import { dataOid, signerProfiles } from './cms/profile.ts'
import { createSignedAndEnvelopedData } from './cms/signed-and-enveloped.ts'
import { buildSignedAttributes } from './cms/signed-attributes.ts'
import { encodeOid } from './der/oid.ts'
import { encodePkcs8PrivateKey } from './der/private-key.ts'
import { encodeSequence } from './der/write.ts'
import { bmpPassword } from './pkcs12/kdf.ts'
import { encodePfx } from './pkcs12/pfx.ts'
import { sm3 } from './sm3.ts'
import { createSeal } from './ses/seal.ts'
import { sealTypes } from './ses/seal-info.ts'
import type { SealVersion } from './ses/seal-info.ts'
import { createSealSignature } from './ses/seal-signature.ts'
import { aMessage } from './testing/messages.ts'
import { aParty, aPki, atMs, seededRandom, sm2 } from './testing/pki.ts'

const pki = await aPki()
const maker = await aParty({ subject: { country: 'CN', commonName: '制章者' }, issuer: pki.root })
const content = utf8ToBytes('检验报告：血钾 3.9 mmol/L\n')

const refused = (what: string) => expect.objectContaining({ ok: false, refusal: `SecurityException: ${what} is not valid` })
const subject = (commonName: string) => expect.objectContaining({ ok: true, values: expect.objectContaining({ subject: expect.stringContaining(`CN=${commonName}`) }) })
const found = (bytes: Uint8Array) => expect.objectContaining({ ok: true, values: { hex: bytesToHex(bytes) } })

/** The same structure with one bit changed inside `part`, which must stand in it exactly once: lengths and tags stay. */
function altered(der: Uint8Array, part: Uint8Array, offset = part.length - 1): Uint8Array {
  const places = [...der.keys()].filter((at) => equalBytes(der.subarray(at, at + part.length), part))
  expect(places).toHaveLength(1)
  return der.map((octet, at) => (at === places[0] + offset ? octet ^ 1 : octet))
}

function expectOpensslReads(der: Uint8Array): void {
  expect(openssl(['asn1parse', '-inform', 'DER', '-in', '@der'], { der })).toMatchObject({ ok: true, stderr: '' })
  expect(openssl(['asn1parse', '-inform', 'DER', '-in', '@der'], { der: der.map((octet, at) => (at === 5 ? 0x84 : octet)) }).ok).toBe(false) // the first inner length
}

const ask = (context: TestContext, jobs: readonly OracleJob[]) => {
  requireJava(context)
  return bouncyCastleBatch(jobs)
}

describe('GM/T 0031, GB/T 38540: seals and stamped documents', () => {
  const versions: SealVersion[] = [1, 4, 5]
  const name = '示范医院处方专用章'
  const propertyInfo = '/Doc_0/Signs/Sign_0/Signature.xml'
  const aSeal = (version: SealVersion) => createSeal({
    info: {
      version, vendorId: 'YIQIAN', sealId: 'seal_1', type: sealTypes.organization, name, certificates: { kind: 'certificates', ders: [pki.doctor.certificate.der] },
      createdAtMs: atMs, validFromMs: atMs, validToMs: atMs + 86_400_000, picture: { type: 'PNG', bytes: Uint8Array.of(0x89, 0x50), widthMm: 40, heightMm: 40 }, extensions: [],
    },
    makerCertificateDer: maker.certificate.der,
  }, maker.sign)

  // version 1: certificate, algorithm and signature stand in a sequence of their own; the signature covers the first two as well
  const sealPaths = (version: SealVersion) => (version === 1 ? { certificate: '1/0/*', oid: '1/1', signature: '1/2/*', list: '0/2/2/0/*' } : { certificate: '1/*', oid: '2', signature: '3/*', list: '0/2/3/0/*' })
  const makerSigned = (der: Uint8Array) =>
    encodeSequence(...bouncyCastleBatch(['0', '1/0', '1/1'].map((path) => ({ command: 'asn1', inputs: [der, path] }))).map(({ values }) => Buffer.from(values.hex, 'hex')))

  test.for(versions)('a seal of version %i: the maker\'s signature holds over the statement', async (version, context) => {
    requireJava(context)
    const der = await aSeal(version)
    const paths = sealPaths(version)
    const verify = (structure: Uint8Array): OracleJob => ({ command: 'verify-at', inputs: [structure, paths.certificate, paths.signature, '0', ...(version === 1 ? [makerSigned(structure)] : [])] })
    expect(bouncyCastleBatch([
      verify(der), verify(altered(der, utf8ToBytes(name))), { command: 'asn1', inputs: [der, '0/0/1'] }, { command: 'asn1', inputs: [der, paths.list] }, { command: 'asn1', inputs: [der, paths.oid] },
    ])).toEqual([subject('制章者'), refused('signature'), found(Uint8Array.of(2, 1, version)), found(pki.doctor.certificate.der), found(encodeOid('1.2.156.10197.1.501'))])
    expectOpensslReads(der)
  })

  test.for(versions)('a document stamped with version %i: the signer\'s signature holds over TBS_Sign', async (version, context) => {
    const sealDer = await aSeal(version)
    const der = await createSealSignature({ sealDer, timeMs: atMs, dataDigest: sm3(content), propertyInfo, signerCertificateDer: pki.doctor.certificate.der }, pki.doctor.sign)
    const [certificate, signature] = version === 1 ? ['0/5/*', '1/*'] : ['1/*', '3/*']
    const verify = (structure: Uint8Array): OracleJob => ({ command: 'verify-at', inputs: [structure, certificate, signature, '0'] })
    const digest = (message: Uint8Array): OracleJob => ({ command: 'digest-at', inputs: [der, '0/3/*', '', message] })
    expect(ask(context, [
      verify(der), verify(altered(der, utf8ToBytes(propertyInfo))), verify(altered(der, utf8ToBytes(name))),
      { command: 'asn1', inputs: [der, '0/1'] }, digest(content), digest(utf8ToBytes('other')),
    ])).toEqual([subject('张三'), refused('signature'), refused('signature'), found(sealDer), expect.objectContaining({ ok: true }), refused('digest')])
    expectOpensslReads(der)
  })
})

/** Paths in SignedData with one signer and `certificates` in front of the signers. */
const signerPaths = { certificate: '1/0/3/set/0', attributes: '1/0/4/0/3/set', digest: '1/0/4/0/3/set/@1.2.840.113549.1.9.4/1/0/*' }

describe('GM/T 0010 §8: messages whose signature is named 1.2.156.10197.1.301.1', () => {
  test('gm301: attributes cover the content, the signature the attributes', async (context) => {
    const der = await aMessage(signerProfiles.gm301, pki.doctor, content, true)
    const verify = (structure: Uint8Array): OracleJob => ({ command: 'verify-at', inputs: [structure, signerPaths.certificate, '1/0/4/0/5/*', signerPaths.attributes] })
    const digest = (structure: Uint8Array): OracleJob => ({ command: 'digest-at', inputs: [structure, signerPaths.digest, '1/0/2/1/0/*'] })
    expect(ask(context, [
      verify(der), digest(der), verify(altered(der, sm3(content))), digest(altered(der, content)),
      { command: 'asn1', inputs: [der, '0'] }, { command: 'asn1', inputs: [der, '1/0/4/0/4'] },
    ])).toEqual([
      subject('张三'), expect.objectContaining({ ok: true }), refused('signature'), refused('digest'),
      found(encodeOid('1.2.156.10197.6.1.4.2.2')), found(encodeSequence(encodeOid('1.2.156.10197.1.301.1'))),
    ])
    expectOpensslReads(der)
  })

  test('gm301Bare: the signature covers the content', async (context) => {
    const der = await aMessage(signerProfiles.gm301Bare, pki.doctor, content, true)
    const verify = (structure: Uint8Array): OracleJob => ({ command: 'verify-at', inputs: [structure, signerPaths.certificate, '1/0/4/0/4/*', '1/0/2/1/0/*'] })
    expect(ask(context, [verify(der), verify(altered(der, content)), { command: 'asn1', inputs: [der, '1/0/4/0/3'] }]))
      .toEqual([subject('张三'), refused('signature'), found(encodeSequence(encodeOid('1.2.156.10197.1.301.1')))])
    expectOpensslReads(der)
  })
})

describe('GM/T 0010 §10: signed and enveloped', () => {
  const paths = { recipientKey: '1/0/1/0/3/*', iv: '1/0/3/1/1/*', ciphertext: '1/0/3/2/octets', certificate: '1/0/4/set/0', attributes: '1/0/5/0/3/set', digest: '1/0/5/0/3/set/@1.2.840.113549.1.9.4/1/0/*' }

  test.for(['gm301', 'gm301Bare', 'pkcs501'] as const)('%s: BouncyCastle decrypts, then verifies over what it decrypted', async (name, context) => {
    requireJava(context)
    const profile = signerProfiles[name]
    const ward = await aParty({ subject: { commonName: '病区' }, issuer: pki.ca, usages: ['keyEncipherment'] })
    const attributes = profile.attributes ? buildSignedAttributes({ contentDigest: sm3(content), signingTimeMs: atMs, signerCertificateDer: pki.doctor.certificate.der, contentType: dataOid(profile) }) : undefined
    const signer = { profile, attributes, signature: await pki.doctor.sign(attributes ?? content), certificates: [pki.doctor.certificate.der] }
    const der = createSignedAndEnvelopedData({ family: profile.contentTypeFamily, content, recipients: [ward.certificate], sm2, random: seededRandom('second reader'), signers: [signer] })

    const parts = bouncyCastleBatch([paths.recipientKey, paths.ciphertext].map((path) => ({ command: 'asn1', inputs: [der, path] })))
    const [recipientKey, ciphertext] = parts.map(({ values }) => Buffer.from(values.hex, 'hex'))
    const broken = altered(der, ciphertext, 0) // the first two blocks change, the padding does not
    const decrypt = (structure: Uint8Array): OracleJob => ({ command: 'decrypt-at', inputs: [structure, encodePkcs8PrivateKey(ward.keys), paths.recipientKey, paths.iv, paths.ciphertext] })
    const [own, other, noKey] = bouncyCastleBatch([decrypt(der), decrypt(broken), decrypt(altered(der, recipientKey))])
    const [plain, otherPlain] = [own, other].map(({ values }) => Uint8Array.from(Buffer.from(values.der, 'base64')))
    expect(plain).toEqual(content)
    expect(otherPlain).not.toEqual(content)
    expect(noKey).toMatchObject({ ok: false, refusal: expect.stringContaining('InvalidCipherText') })

    const verify = (structure: Uint8Array, message: Uint8Array): OracleJob[] => profile.attributes
      ? [{ command: 'verify-at', inputs: [structure, paths.certificate, '1/0/5/0/5/*', paths.attributes] }, { command: 'digest-at', inputs: [structure, paths.digest, '', message] }]
      : [{ command: 'verify-at', inputs: [structure, paths.certificate, '1/0/5/0/4/*', '', message] }]
    const ok = expect.objectContaining({ ok: true })
    expect(bouncyCastleBatch([...verify(der, plain), ...verify(broken, otherPlain)]))
      .toEqual(profile.attributes ? [subject('张三'), ok, subject('张三'), refused('digest')] : [subject('张三'), refused('signature')])
    expectOpensslReads(der)
  })
})

describe('RFC 9579, RFC 8018: PKCS#12 with SM3 and SM4', () => {
  const password = 'Pass 密码 9'
  const bags = { keys: [{ pkcs8Der: encodePkcs8PrivateKey(pki.doctor.keys) }], certificates: [{ certificateDer: pki.doctor.certificate.der }] }

  test.for(['pbmac1', 'hmac'] as const)('%s: BouncyCastle recomputes the check and decrypts the bags', (mac, context) => {
    const der = encodePfx(bags, { password, suite: 'sm', mac, iterations: 200, random: seededRandom('second reader pfx') })
    const [safe, check] = ask(context, ['1/1/0/*', '2/0/1/*'].map((path) => ({ command: 'asn1', inputs: [der, path] }))).map(({ values }) => Buffer.from(values.hex, 'hex'))
    const open = (structure: Uint8Array, word = password): OracleJob => ({ command: 'open-pkcs12', inputs: [structure, bmpPassword(word), utf8ToBytes(word)] })
    expect(bouncyCastleBatch([open(der), open(altered(der, safe)), open(altered(der, check)), open(der, 'Pass 密码 8')]))
      .toEqual([{ ok: true, values: { keys: '1', certificates: '1' } }, refused('mac'), refused('mac'), refused('mac')])
    expectOpensslReads(der)
  })
})
