// Seals and stamped documents of versions 1, 4 and 5: vectors, back and forth, and one named reason for each fault.
import { describe, expect, test } from 'vitest'
import vectors from '../../vectors/gmt0031/seal-signatures.json' with { type: 'json' }
import { base64ToBytes, concatBytes, equalBytes, utf8ToBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { contextTag } from '../der/tags.ts'
import { encodeBitString, encodeBoolean, encodeContext, encodeElement, encodeIa5String, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { aToken } from '../testing/messages.ts'
import { aParty, aPki, atMs, sm2 } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { Reason, ReasonCode } from '../x509/verdict.ts'
import { assembleSeal, createSeal, parseSeal, sealBytesToSign } from './seal.ts'
import { encodeSealInfo, sealTypes } from './seal-info.ts'
import type { SealInfo, SealVersion } from './seal-info.ts'
import { assembleSealSignature, createSealSignature, parseSealSignature, stampBytesToSign } from './seal-signature.ts'
import type { StampFields } from './seal-signature.ts'
import { verifySeal, verifySealSignature } from './verify.ts'
import type { SealSignatureQuestion } from './verify.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ name: 'CryptoError', code })
const pki = await aPki()
const maker = await aParty({ subject: { country: 'CN', commonName: '制章者' }, issuer: pki.root })
const short = await aParty({ subject: { commonName: '短期' }, issuer: pki.ca, notAfterMs: atMs + 1000 })
const dayMs = 86_400_000
const data = utf8ToBytes('处方笺')
const trust = { sm2, roots: [pki.root.certificate], intermediates: [pki.ca.certificate], atMs: atMs + 2000 }
const versions: SealVersion[] = [1, 4, 5]

const infoOf = (version: SealVersion, changed: Partial<SealInfo> = {}): SealInfo => ({
  version, vendorId: 'YIQIAN', sealId: 'seal_1', type: sealTypes.organization, name: '示范医院处方专用章',
  certificates: { kind: 'certificates', ders: [pki.doctor.certificate.der, short.certificate.der] },
  createdAtMs: atMs - dayMs, validFromMs: atMs - dayMs, validToMs: atMs + 30 * dayMs,
  picture: { type: 'PNG', bytes: Uint8Array.of(0x89, 0x50), widthMm: 40, heightMm: 40 }, extensions: [], ...changed,
})
const floor = (ms: number) => Math.floor(ms / 1000) * 1000
const aSeal = (version: SealVersion, changed: Partial<SealInfo> = {}, by: Party = maker) => createSeal({ info: infoOf(version, changed), makerCertificateDer: by.certificate.der }, by.sign)
const stampOf = (sealDer: Uint8Array, changed: Partial<StampFields> = {}): StampFields => ({
  sealDer, timeMs: floor(atMs), dataDigest: sm3(data), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', signerCertificateDer: pki.doctor.certificate.der, ...changed,
})
const question = (sealSignature: Uint8Array, changed: Partial<SealSignatureQuestion> = {}): SealSignatureQuestion => ({ ...trust, sealSignature, dataDigest: sm3(data), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', ...changed })
const codes = (reasons: readonly Reason[]) => reasons.map(({ code }) => code)

describe('vectors of another implementation', () => {
  const root = parseCertificate(base64ToBytes(vectors.certificateBase64))
  const ask = (sealSignature: Uint8Array) => verifySealSignature({ sm2, roots: [root], atMs: vectors.stampedAtMs, sealSignature, dataDigest: sm3(utf8ToBytes(vectors.dataText)), propertyInfo: vectors.propertyInfo })
  test.each(vectors.tests.map((vector) => [vector.comment, vector] as const))('%s', (_, { signatureBase64, version }) => {
    const verdict = ask(base64ToBytes(signatureBase64))
    expect([verdict.verdict, verdict.reasons]).toEqual(['passed', []])
    expect(verdict.sealSignature).toMatchObject({ version, timeMs: vectors.stampedAtMs, seal: { version, info: { name: '测试医师', sealId: 'DEMO0001', vendorId: 'DEMO', type: 2, picture: { type: 'GIF', widthMm: 20, heightMm: 10 } } } })
    expect(verdict.seal?.verdict).toBe('passed')
  })

  test.each(vectors.tests.map((vector) => [vector.comment, vector] as const))('%s, every octet altered in turn: never passed, never a crash', (_, { signatureBase64 }) => {
    const bytes = base64ToBytes(signatureBase64)
    const outcomes = new Set<string>()
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.map((octet, i) => (i === at ? octet ^ (1 << (at % 8)) : octet))
      try {
        parseSealSignature(altered)
        if (at % 16 === 0) outcomes.add(ask(altered).verdict)
      } catch (cause) {
        expect(cause).toMatchObject({ name: 'CryptoError' })
      }
    }
    expect(outcomes).toContain('failed')
    expect(outcomes).not.toContain('passed')
  })
})

describe.each(versions)('version %i', (version) => {
  test('what is written reads back', async () => {
    const extensions = [{ oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) }, { oid: '1.2.4', critical: false, value: new Uint8Array() }]
    const info = infoOf(version, { extensions, createdAtMs: floor(atMs), validFromMs: floor(atMs), validToMs: floor(atMs + dayMs) })
    const der = await createSeal({ info, makerCertificateDer: maker.certificate.der }, maker.sign)
    expect(parseSeal(der)).toMatchObject({ version, info, signatureOid: '1.2.156.10197.1.501' })
    expect(equalBytes(parseSeal(der).signedBytes, sealBytesToSign({ info, makerCertificateDer: maker.certificate.der }))).toBe(true)
    const stamped = await createSealSignature(stampOf(der), pki.doctor.sign)
    expect(parseSealSignature(stamped)).toMatchObject({ version, timeMs: floor(atMs), dataDigest: sm3(data), seal: { info } })
  })

  test('passes, with digests of certificates too where the version has them', async () => {
    const stamped = await createSealSignature(stampOf(await aSeal(version)), pki.doctor.sign)
    const verdict = verifySealSignature(question(stamped))
    expect([verdict.verdict, codes(verdict.reasons), verdict.warnings]).toEqual(['passed', [], []])
    const byDigest = { certificates: { kind: 'digests', digests: [{ type: 'SM3', digest: sm3(pki.doctor.certificate.der) }] } } as const
    if (version === 1) return expect(() => encodeSealInfo(infoOf(1, byDigest))).toThrow(refusal('ses.structure_invalid'))
    expect(verifySealSignature(question(await createSealSignature(stampOf(await aSeal(version, byDigest)), pki.doctor.sign))).verdict).toBe('passed')
  })

  test.each<[string, () => Promise<Uint8Array>, Partial<SealSignatureQuestion>, ReasonCode[]]>([
    ['another document', async () => createSealSignature(stampOf(await aSeal(version)), pki.doctor.sign), { dataDigest: sm3(Uint8Array.of(1)) }, ['ses.digest_mismatch']],
    ['another range', async () => createSealSignature(stampOf(await aSeal(version)), pki.doctor.sign), { propertyInfo: '/other' }, ['ses.property_mismatch']],
    ['signed with another key', async () => createSealSignature(stampOf(await aSeal(version)), pki.tsa.sign), {}, ['signature.invalid']],
    ['stamped by someone whom the seal does not name', async () => createSealSignature(stampOf(await aSeal(version), { signerCertificateDer: maker.certificate.der }), maker.sign), {}, ['ses.signer_not_in_seal']],
    ['a seal signed with another key', async () => {
      const der = await createSeal({ info: infoOf(version), makerCertificateDer: maker.certificate.der }, pki.tsa.sign)
      return createSealSignature(stampOf(der), pki.doctor.sign)
    }, {}, ['ses.seal_signature_invalid']],
    ['a seal by a maker that nobody trusts', async () => createSealSignature(stampOf(await aSeal(version, {}, await aParty({ subject: { commonName: 'stranger' } }))), pki.doctor.sign), {}, ['chain.no_trusted_root']],
    ['a seal by a maker whose key is for encryption', async () => createSealSignature(stampOf(await aSeal(version, {}, await aParty({ subject: { commonName: 'enc' }, issuer: pki.root, usages: ['keyEncipherment'] }))), pki.doctor.sign), {}, ['chain.leaf_key_usage']],
    ['a seal that ran out', async () => createSealSignature(stampOf(await aSeal(version, { validToMs: atMs - 1000 })), pki.doctor.sign), {}, ['ses.seal_expired', 'ses.time_outside_validity']],
    ['a seal not yet valid', async () => createSealSignature(stampOf(await aSeal(version, { validFromMs: atMs + dayMs })), pki.doctor.sign), {}, ['ses.seal_not_yet_valid', 'ses.time_outside_validity']],
    ['a time before the seal', async () => createSealSignature(stampOf(await aSeal(version), { timeMs: floor(atMs - 2 * dayMs) }), pki.doctor.sign), {}, ['ses.time_outside_validity']],
    ['a signer whose certificate ran out', async () => createSealSignature(stampOf(await aSeal(version), { signerCertificateDer: short.certificate.der }), short.sign), { atMs: atMs + dayMs }, ['chain.expired']],
    ['a signature algorithm that is not known', async () => createSealSignature({ ...stampOf(await aSeal(version)), signatureOid: '1.2.3' }, pki.doctor.sign), {}, ['signature.algorithm_unsupported']],
    ['a revoked signer', async () => createSealSignature(stampOf(await aSeal(version)), pki.doctor.sign), { checkRevocationAt: ({ serialHex }) => (serialHex === pki.doctor.certificate.serialHex ? [{ code: 'revocation.revoked' }] : []) }, ['revocation.revoked']],
    ['nonsense', () => Promise.resolve(Uint8Array.of(1, 2, 3)), {}, ['malformed']],
    ['a certificate that is none', async () => createSealSignature(stampOf(await aSeal(version), { signerCertificateDer: Uint8Array.of(0x30, 0) }), pki.doctor.sign), {}, ['malformed']],
  ])('%s', async (_, make, changed, reasons) => {
    expect(codes(verifySealSignature(question(await make(), changed)).reasons)).toEqual(reasons)
  })
})

describe('timestamps', () => {
  const stampedWith = async (version: 4 | 5, by: Party, token: (signature: Uint8Array) => Promise<Uint8Array>) => {
    const fields = stampOf(await aSeal(version), { signerCertificateDer: by.certificate.der })
    const signature = await by.sign(stampBytesToSign(fields))
    return assembleSealSignature(fields, signature, await token(signature))
  }

  test.each([4, 5] as const)('version %i: a timestamp saves a signature whose certificate ran out since, with a warning', async (version) => {
    const stamped = await stampedWith(version, short, (signature) => aToken(pki, signature))
    const later = verifySealSignature(question(stamped, { atMs: atMs + dayMs }))
    expect([later.verdict, later.provenTimeMs, codes(later.warnings)]).toEqual(['passed', atMs + 250, ['chain.expired']])
  })

  test('over something else, by someone else, of another time', async () => {
    const wrong = await stampedWith(4, pki.doctor, () => aToken(pki, Uint8Array.of(1)))
    expect(codes(verifySealSignature(question(wrong)).reasons)).toEqual(['ses.timestamp_invalid'])
    const stranger = await aParty({ subject: { commonName: 'tsa' }, purposeOids: ['1.3.6.1.5.5.7.3.8'] })
    const untrusted = await stampedWith(4, pki.doctor, (signature) => aToken(pki, signature, {}, stranger))
    expect([verifySealSignature(question(untrusted)).verdict, codes(verifySealSignature(question(untrusted)).reasons)]).toEqual(['indeterminate', ['ses.timestamp_untrusted']])
    const late = await stampedWith(4, short, (signature) => aToken(pki, signature, { genTimeMs: atMs + 5000 }))
    expect(codes(verifySealSignature(question(late, { atMs: atMs + dayMs })).reasons)).toEqual(['chain.expired'])
  })

  test('of the seal: version 5 alone, and not before it was made', async () => {
    const fields = { info: infoOf(5), makerCertificateDer: maker.certificate.der }
    const signature = await maker.sign(sealBytesToSign(fields))
    const good = assembleSeal(fields, signature, await aToken(pki, signature))
    expect([verifySeal({ ...trust, seal: good }).verdict, parseSeal(good).timestampDer !== undefined]).toEqual(['passed', true])
    const early = assembleSeal(fields, signature, await aToken(pki, signature, { genTimeMs: atMs - 2 * dayMs }))
    expect(codes(verifySeal({ ...trust, seal: early }).reasons)).toEqual(['ses.timestamp_before_creation'])
    expect(() => assembleSeal({ ...fields, info: infoOf(4) }, signature, good)).toThrow(refusal('ses.structure_invalid'))
  })

  test('version 5: a maker whose certificate ran out since is a warning, before version 5 a reason', async () => {
    const past = await aParty({ subject: { commonName: '旧制章者' }, issuer: pki.root, notAfterMs: atMs - 1000 })
    const five = verifySeal({ ...trust, seal: await aSeal(5, {}, past) })
    expect([five.verdict, codes(five.warnings)]).toEqual(['passed', ['chain.expired']])
    expect(codes(verifySeal({ ...trust, seal: await aSeal(4, {}, past) }).reasons)).toEqual(['chain.expired'])
    expect(codes(verifySeal({ ...trust, seal: await aSeal(5, { createdAtMs: atMs + dayMs }) }).reasons)).toEqual(['ses.seal_made_in_future'])
  })

  test('version 1: a token in the place of the time', async () => {
    const fields = stampOf(await aSeal(1))
    const [number, seal, , ...rest] = childrenOf(parseDer(stampBytesToSign(fields))).map(rawOf)
    for (const [about, reasons] of [[data, []], [Uint8Array.of(1), ['ses.timestamp_invalid']]] as const) {
      const toSign = encodeSequence(number, seal, encodeBitString(await aToken(pki, about)), ...rest)
      const stamped = encodeSequence(toSign, encodeBitString(await pki.doctor.sign(toSign)))
      expect(codes(verifySealSignature(question(stamped)).reasons)).toEqual(reasons)
    }
  })
})

describe('bytes that are no seal', async () => {
  const [one, four, five] = [await aSeal(1), await aSeal(4, { extensions: [{ oid: '1.2.3', critical: false, value: new Uint8Array() }] }), await aSeal(5)]
  const parts = (der: Uint8Array) => childrenOf(parseDer(der)).map(rawOf)
  const withInfo = (change: (fields: Uint8Array[]) => Uint8Array[]) => {
    const [info, ...rest] = parts(four)
    return encodeSequence(encodeSequence(...change(parts(info))), ...rest)
  }
  const withProperty = (change: (fields: Uint8Array[]) => Uint8Array[]) => withInfo(([header, id, property, ...more]) => [header, id, encodeSequence(...change(parts(property))), ...more])
  const header = (id: string, version: number) => encodeSequence(encodeIa5String(id), encodeInteger(version), encodeIa5String('V'))
  test.each<[string, Uint8Array, CryptoErrorCode]>([
    ['nothing', new Uint8Array(), 'der.truncated'],
    ['an empty SEQUENCE', encodeSequence(), 'der.element_missing'],
    ['bytes behind', concatBytes(four, Uint8Array.of(0)), 'der.trailing_bytes'],
    ['9 MiB', new Uint8Array(9 * 1024 * 1024), 'der.too_large'],
    ['version 4 in the layout of version 1', encodeSequence(parts(four)[0], parts(one)[1]), 'ses.version_unsupported'],
    ['version 1 in the layout of version 4', encodeSequence(parts(one)[0], ...parts(four).slice(1)), 'ses.version_unsupported'],
    ['version 6', withInfo(([, ...rest]) => [header('ES', 6), ...rest]), 'ses.version_unsupported'],
    ['version 0', withInfo(([, ...rest]) => [header('ES', 0), ...rest]), 'ses.version_unsupported'],
    ['another header', withInfo(([, ...rest]) => [header('XX', 4), ...rest]), 'ses.version_unsupported'],
    ['a sixth field', encodeSequence(...parts(five), encodeInteger(1), encodeInteger(1)), 'der.trailing_bytes'],
    ['a timestamp in version 4', encodeSequence(...parts(four), encodeContext(0, encodeBitString(Uint8Array.of(1)))), 'ses.structure_invalid'],
    ['a list type of 3', withProperty(([type, name, , ...rest]) => [type, name, encodeInteger(3), ...rest]), 'ses.structure_invalid'],
    ['no certificates', withProperty(([type, name, kind, , ...rest]) => [type, name, kind, encodeSequence(), ...rest]), 'ses.structure_invalid'],
    ['1025 certificates', withProperty(([type, name, kind, , ...rest]) => [type, name, kind, encodeSequence(...Array.from({ length: 1025 }, () => encodeOctetString(new Uint8Array()))), ...rest]), 'ses.structure_invalid'],
    ['times exchanged', withProperty((fields) => [...fields.slice(0, 5), fields[6], fields[5]]), 'ses.structure_invalid'],
    ['a time missing', withProperty((fields) => fields.slice(0, -1)), 'der.element_missing'],
    ['a name that is not UTF8String', withProperty(([type, , ...rest]) => [type, encodeIa5String('x'), ...rest]), 'der.tag_unexpected'],
    ['a picture without size', withInfo(([head, id, property, picture, ...rest]) => [head, id, property, encodeSequence(...parts(picture).slice(0, 2), encodeInteger(0), encodeInteger(1)), ...rest]), 'ses.structure_invalid'],
    ['a negative size', withInfo(([head, id, property, picture, ...rest]) => [head, id, property, encodeSequence(...parts(picture).slice(0, 2), encodeInteger(-1), encodeInteger(1)), ...rest]), 'der.integer_out_of_range'],
    ['an identifier of 5 KB', withInfo(([head, , ...rest]) => [head, encodeIa5String('x'.repeat(5000)), ...rest]), 'ses.structure_invalid'],
    ['65 extensions', withInfo((fields) => [...fields.slice(0, 4), encodeSequence(...Array.from({ length: 65 }, () => parts(fields[4])[0]))]), 'ses.structure_invalid'],
    ['an extension with a bad BOOLEAN', withInfo((fields) => [...fields.slice(0, 4), encodeSequence(encodeSequence(parts(parts(fields[4])[0])[0], encodeElement(1, Uint8Array.of(7)), encodeOctetString(new Uint8Array())))]), 'der.boolean_invalid'],
  ])('%s', (_, der, code) => {
    expect(() => parseSeal(der)).toThrow(refusal(code))
  })

  test('extensions inside [0], FALSE written out, and a bare timestamp are read', () => {
    const wrapped = withInfo((fields) => [...fields.slice(0, 4), encodeElement(contextTag(0), fields[4])])
    expect(parseSeal(wrapped).info.extensions).toHaveLength(1)
    const spelled = withInfo((fields) => [...fields.slice(0, 4), encodeSequence(encodeSequence(parts(parts(fields[4])[0])[0], encodeBoolean(false), encodeOctetString(new Uint8Array())))])
    expect(parseSeal(spelled).info.extensions[0].critical).toBe(false)
    expect(parseSeal(encodeSequence(...parts(five), encodeBitString(Uint8Array.of(1)))).timestampDer).toEqual(Uint8Array.of(1))
  })

  test('a signature whose number is not that of its seal', async () => {
    const toSign = parts(stampBytesToSign(stampOf(five)))
    const changed = encodeSequence(encodeInteger(4), ...toSign.slice(1))
    const der = encodeSequence(changed, encodeOctetString(pki.doctor.certificate.der), parts(four)[2], encodeBitString(await pki.doctor.sign(changed)))
    expect(() => parseSealSignature(der)).toThrow(refusal('ses.version_unsupported'))
    expect(() => stampBytesToSign(stampOf(five, { dataDigest: new Uint8Array() }))).toThrow(refusal('ses.structure_invalid'))
    expect(() => stampBytesToSign(stampOf(one, { extensions: [{ oid: '1.2', critical: false, value: new Uint8Array() }] }))).toThrow(refusal('ses.structure_invalid'))
  })
})
