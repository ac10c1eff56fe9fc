// Certificates, requests, names and extensions: what is written reads back, other makers' are read, faults are named.
import { describe, expect, test } from 'vitest'
import gm from '../../vectors/gmt0010/signed-data.json' with { type: 'json' }
import vectors from '../../vectors/x509/openssl.json' with { type: 'json' }
import { base64ToBytes, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { encodePublicKeyInfo } from '../der/public-key.ts'
import { encodeContext, encodeElement, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf, encodeUtf8String } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { decodePem, encodePem } from '../pem.ts'
import { verifyByNode } from '../../../scripts/oracles/node-signatures.ts'
import { aParty, aPki, atMs, sm2 } from '../testing/pki.ts'
import { assembleSigned, encodeTbsCertificate, parseCertificate } from './certificate.ts'
import type { CertificateFields } from './certificate.ts'
import { verifyChain } from './chain.ts'
import { basicConstraintsExtension, crlDistributionPointsExtension, encodeExtension, extKeyUsageExtension, keyUsageExtension } from './extension.ts'
import { displayName, encodeName, nameAttribute, readName, sameName } from './name.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo, parseCertificationRequest, verifyCertificationRequest } from './request.ts'
import { formatHealthUniqueId, healthUniqueIdExtension, parseHealthUniqueId } from './unique-id.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ code })
const pki = await aPki()
const name = (der: Uint8Array) => readName(parseDer(der))

describe('GB/T 20518, 卫生系统数字证书格式规范: reading a health certificate of another maker', () => {
  const certificate = parseCertificate(base64ToBytes(gm.certificateBase64))

  test('its fields', () => {
    expect(certificate).toMatchObject({ version: 3, serialHex: '1001', notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2036, 0, 1), signatureAlgorithm: { oid: OID.sm2SignWithSm3 } })
    expect(displayName(certificate.subject)).toBe('C=CN, CN=测试医师')
    expect(certificate.publicKey.sm2PublicKey).toHaveLength(65)
    expect([...certificate.extensions.keyUsage!]).toEqual(['digitalSignature', 'nonRepudiation'])
  })

  test('its unique identifiers, which are raw ASCII', () => {
    expect(certificate.extensions.uniqueIds).toEqual([
      { oid: '1.2.156.10260.4.1.1', kind: 'person', value: 'SF110101199003070011' },
      { oid: '1.2.86.21.1.1', kind: 'health', value: '1@5013SF0110101199003070011' },
    ])
    const parsed = parseHealthUniqueId('1@5013SF0110101199003070011')
    expect(parsed).toEqual({ sequence: 1, caCode: '5013', documentKind: 'SF', digit: '0', number: '110101199003070011' })
    expect(formatHealthUniqueId(parsed!)).toBe('1@5013SF0110101199003070011')
  })

  test('it verifies as its own trusted root', () => {
    expect(verifyChain({ leaf: certificate, intermediates: [], roots: [certificate], atMs, sm2 })).toMatchObject({ verdict: 'passed', reasons: [] })
  })

  test.each(['', '1@501SF0110', '1@5013sf0110', 'SF110101', '1@5013SF0', '1@5013SF0' + '1'.repeat(65)])('%j is no health identifier', (text) => {
    expect(parseHealthUniqueId(text)).toBeUndefined()
  })
})

describe('RFC 5280: certificates, requests and paths of OpenSSL', () => {
  test.each(vectors.certificates.map((vector) => [vector.id, vector] as const))('%s', (kind, vector) => {
    const [root, leaf] = [vector.rootBase64, vector.leafBase64].map((text) => parseCertificate(base64ToBytes(text)))
    expect(displayName(leaf.subject)).toBe(`C=CN, O=示范, CN=${kind} leaf`)
    expect(leaf.serialHex).toBe('80000001')
    expect(leaf.publicKey.sm2PublicKey !== undefined).toBe(kind === 'sm2')
    expect(leaf.extensions).toMatchObject({ extKeyUsage: { critical: true, purposeOids: [OID.timeStamping] }, crlUrls: ['http://127.0.0.1/ca.crl'], basicConstraints: { ca: false } })
    const question = { leaf, intermediates: [], roots: [root], atMs: leaf.notBeforeMs + 1000, sm2 }
    expect(verifyChain({ ...question, verifySignature: verifyByNode })).toMatchObject({ verdict: 'passed', reasons: [] })
    if (kind !== 'sm2') expect(verifyChain(question)).toMatchObject({ verdict: 'indeterminate', reasons: [{ code: 'chain.algorithm_unsupported' }] })
    const request = parseCertificationRequest(base64ToBytes(vector.requestBase64))
    expect(verifyCertificationRequest(request, { sm2, verifySignature: verifyByNode }).verdict).toBe('passed')
  })
})

describe('RFC 5280 §4.1: writing and refusing', () => {
  const fields: CertificateFields = {
    serial: Uint8Array.of(1), issuerDer: pki.ca.certificate.subject.der, subjectDer: pki.doctor.certificate.subject.der, notBeforeMs: atMs, notAfterMs: atMs + 1000,
    publicKeyInfoDer: encodePublicKeyInfo(pki.doctor.keys.publicKey), extensions: [basicConstraintsExtension({ ca: false })],
  }
  const certify = (changed: Partial<CertificateFields>) => parseCertificate(assembleSigned(encodeTbsCertificate({ ...fields, ...changed }), Uint8Array.of(0)))

  test('every extension reads back', () => {
    const { extensions } = certify({
      extensions: [
        basicConstraintsExtension({ ca: true, pathLength: 2 }), keyUsageExtension('keyCertSign', 'decipherOnly'), extKeyUsageExtension([OID.clientAuth, OID.emailProtection]),
        crlDistributionPointsExtension(['http://a.example/1.crl', 'http://b.example/1.crl']), healthUniqueIdExtension('1@5013SF0X'), encodeExtension('1.2.3.4', true, encodeInteger(7)),
      ],
    })
    expect(extensions).toMatchObject({
      basicConstraints: { ca: true, pathLength: 2 }, extKeyUsage: { critical: false, purposeOids: [OID.clientAuth, OID.emailProtection] },
      crlUrls: ['http://a.example/1.crl', 'http://b.example/1.crl'], uniqueIds: [{ value: '1@5013SF0X' }],
    })
    expect([...extensions.keyUsage!]).toEqual(['keyCertSign', 'decipherOnly'])
    expect(extensions.all.at(-1)).toEqual({ oid: '1.2.3.4', critical: true, value: encodeInteger(7) })
  })

  test.each<[string, Partial<CertificateFields>, CryptoErrorCode]>([
    ['serial zero', { serial: Uint8Array.of(0) }, 'der.integer_out_of_range'],
    ['no serial', { serial: new Uint8Array() }, 'der.integer_out_of_range'],
    ['a serial of 21 octets', { serial: new Uint8Array(21).fill(1) }, 'der.integer_out_of_range'],
    ['a doubled extension', { extensions: [keyUsageExtension('cRLSign'), keyUsageExtension('cRLSign')] }, 'x509.extension_invalid'],
    ['a broken known extension', { extensions: [encodeExtension(OID.keyUsage, true, Uint8Array.of(3, 1))] }, 'x509.extension_invalid'],
    ['an extension with bytes behind', { extensions: [encodeExtension(OID.basicConstraints, true, hexToBytes('300000'))] }, 'x509.extension_invalid'],
    ['an outer algorithm that differs', { signatureOid: OID.sm2Sign }, 'x509.algorithm_mismatch'],
    ['a name that is no sequence', { subjectDer: encodeSetOf([]) }, 'der.tag_unexpected'],
    ['an empty relative name', { subjectDer: encodeSequence(encodeSetOf([])) }, 'x509.name_invalid'],
    ['a name of five hundred parts', { subjectDer: encodeSequence(...Array.from({ length: 500 }, () => encodeSetOf([encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('x'))]))) }, 'x509.name_invalid'],
    ['a name of a megabyte', { subjectDer: encodeSequence(encodeSetOf([encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('x'.repeat(2000)))])) }, 'x509.name_invalid'],
    ['a year of five digits', { notAfterMs: Date.UTC(10000, 0, 1) }, 'der.time_invalid'],
  ])('refuses %s', (_, changed, code) => {
    expect(() => certify(changed)).toThrow(refusal(code))
  })

  test('refuses version 4, and extensions before version 3', () => {
    const parts = childrenOf(parseDer(encodeTbsCertificate(fields))).map(rawOf)
    const version4 = encodeSequence(encodeContext(0, encodeInteger(3)), ...parts.slice(1))
    expect(() => parseCertificate(assembleSigned(version4, Uint8Array.of(0)))).toThrow(refusal('x509.version_unsupported'))
    expect(() => parseCertificate(assembleSigned(encodeSequence(...parts.slice(1)), Uint8Array.of(0)))).toThrow(refusal('x509.extension_invalid'))
    const version1 = parseCertificate(assembleSigned(encodeSequence(...parts.slice(1, -1)), Uint8Array.of(0)))
    expect(version1).toMatchObject({ version: 1, extensions: { all: [], crlUrls: [], uniqueIds: [] } })
  })

  test('refuses 64 KiB and more before reading', () => {
    expect(() => parseCertificate(new Uint8Array(64 * 1024 + 1))).toThrow(refusal('der.too_large'))
  })
})

describe('RFC 5280 §4.1.2.4, §7.1: names', () => {
  test('are written in the order of the health profile and shown', () => {
    const subject = name(encodeName({ commonName: '张,三', country: 'CN', organizationalUnit: ['甲', '乙'], organization: '示范医院', email: 'a@b.cn' }))
    expect(displayName(subject)).toBe('C=CN, O=示范医院, OU=甲, OU=乙, CN=张\\,三, E=a@b.cn')
    expect(nameAttribute(subject, 'CN')).toBe('张,三')
    expect(nameAttribute(subject, 'title')).toBeUndefined()
  })

  test('are the same in another string type, case and spacing, and differ otherwise', () => {
    const one = (value: Uint8Array) => name(encodeSequence(encodeSetOf([encodeSequence(encodeOid('2.5.4.3'), value)])))
    const printable = one(encodeElement(0x13, utf8ToBytes('Demo  ca ')))
    expect(sameName(printable, one(encodeUtf8String('demo CA')))).toBe(true)
    expect(sameName(printable, one(encodeUtf8String('democa')))).toBe(false)
    expect(nameAttribute(one(encodeOctetString(Uint8Array.of(0xab))), 'CN')).toBe('#ab')
  })

  test('refuses no attributes at all, and a country that is none', () => {
    expect(() => encodeName({ commonName: '' })).toThrow(refusal('x509.name_invalid'))
    expect(() => encodeName({ country: 'China' })).toThrow(refusal('x509.name_invalid'))
    expect(() => encodeName({ serialNumber: '工号' })).toThrow(refusal('der.string_invalid'))
  })
})

describe('GM/T 0092, RFC 2986: certification requests', () => {
  const info = encodeCertificationRequestInfo({ subjectDer: encodeName({ commonName: '张三' }), publicKeyInfoDer: encodePublicKeyInfo(pki.doctor.keys.publicKey), extensions: [keyUsageExtension('digitalSignature')] })

  test('the same fields give the same bytes, so that two parties build them apart', () => {
    const again = encodeCertificationRequestInfo({ subjectDer: encodeName({ commonName: '张三' }), publicKeyInfoDer: encodePublicKeyInfo(pki.doctor.keys.publicKey), extensions: [keyUsageExtension('digitalSignature')] })
    expect(again).toEqual(info)
  })

  test('proof of possession passes for the key itself and for no other', async () => {
    const own = parseCertificationRequest(assembleCertificationRequest(info, await pki.doctor.sign(info)))
    expect(own.infoDer).toEqual(info)
    expect([...own.requestedExtensions.keyUsage!]).toEqual(['digitalSignature'])
    expect(verifyCertificationRequest(own, { sm2 })).toEqual({ verdict: 'passed', reasons: [] })
    const foreign = parseCertificationRequest(assembleCertificationRequest(info, await pki.ca.sign(info)))
    expect(verifyCertificationRequest(foreign, { sm2 })).toEqual({ verdict: 'failed', reasons: [{ code: 'signature.invalid' }] })
  })

  test('refuses version 1, and two extension requests', () => {
    const parts = childrenOf(parseDer(info)).map(rawOf)
    const rebuild = (...inner: Uint8Array[]) => () => parseCertificationRequest(assembleCertificationRequest(encodeSequence(...inner), Uint8Array.of(0)))
    expect(rebuild(encodeInteger(1), ...parts.slice(1))).toThrow(refusal('x509.version_unsupported'))
    const asked = rawOf(childrenOf(parseDer(parts[3]))[0])
    expect(rebuild(...parts.slice(0, 3), encodeContext(0, asked, asked))).toThrow(refusal('x509.extension_invalid'))
    expect(rebuild(...parts.slice(0, 3))()).toMatchObject({ requestedExtensions: { all: [] } })
  })
})

describe('RFC 7468: PEM', () => {
  test('several blocks among other text read back', async () => {
    const other = await aParty({ subject: { commonName: 'x' } })
    const text = `# roots\n${encodePem('CERTIFICATE', pki.root.certificate.der)}\r\nnext\n${encodePem('CERTIFICATE', other.certificate.der)}`
    expect(decodePem('CERTIFICATE', text)).toEqual([pki.root.certificate.der, other.certificate.der])
  })

  test.each(['', '-----BEGIN CERTIFICATE-----\nAAAA', '-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----', '-----BEGIN X-----\nAAAA\n-----END X-----'])('refuses %j', (text) => {
    expect(() => decodePem('CERTIFICATE', text)).toThrow(refusal('pem.malformed'))
  })
})
