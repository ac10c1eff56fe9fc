// Timestamps: requests, statements, responses, tokens; other makers' tokens; one named reason for each way of being wrong.
import { describe, expect, test } from 'vitest'
import vectors from '../../vectors/rfc3161/openssl.json' with { type: 'json' }
import { base64ToBytes, bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { signerProfiles } from '../cms/profile.ts'
import type { SignerProfileName } from '../cms/profile.ts'
import { buildSignedAttributes } from '../cms/signed-attributes.ts'
import { assembleSignedData } from '../cms/assemble.ts'
import { encodeAttribute } from '../cms/attribute.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { encodeBoolean, encodeContext, encodeElement, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf } from '../der/write.ts'
import { digestWith } from '../digest.ts'
import type { CryptoErrorCode } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { aMessage, aToken } from '../testing/messages.ts'
import { verifyByNode } from '../../../scripts/oracles/node-signatures.ts'
import { aParty, aPki, atMs, sm2, yearMs } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import { encodeExtension } from '../x509/extension.ts'
import type { ReasonCode, Verdict } from '../x509/verdict.ts'
import { encodeTimestampRequest, parseTimestampRequest } from './request.ts'
import { encodeTimestampResponse, parseTimestampResponse } from './response.ts'
import { createTimestampToken, parseTimestampToken } from './token.ts'
import { encodeTstInfo, parseTstInfo } from './tst-info.ts'
import type { TstInfo } from './tst-info.ts'
import { verifyTimestampToken } from './verify.ts'
import type { TimestampTokenQuestion } from './verify.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ code })
const pki = await aPki()
const data = utf8ToBytes('signature octets')
const imprint = { digestOid: OID.sm3, digest: sm3(data) }
const token = await aToken(pki, data, { nonce: 5n })
const question: TimestampTokenQuestion = { token, imprint, roots: [pki.root.certificate], sm2 }
const outcome = (changed: Partial<TimestampTokenQuestion>): [Verdict, ReasonCode[]] => {
  const { verdict, reasons } = verifyTimestampToken({ ...question, ...changed })
  return [verdict, reasons.map(({ code }) => code)]
}

describe('RFC 3161 §2.4.1: requests', () => {
  test.each([
    { imprint, certReq: true, extensions: [] },
    { imprint, certReq: false, nonce: 0n, extensions: [] },
    { imprint, certReq: true, nonce: (1n << 128n) - 1n, policyOid: '1.2.3', extensions: [] },
  ])('read back', (request) => {
    expect(parseTimestampRequest(encodeTimestampRequest(request))).toEqual(request)
  })

  const parts = childrenOf(parseDer(encodeTimestampRequest({ imprint, nonce: 5n, certReq: true }))).map(rawOf)
  test.each<[string, Uint8Array, CryptoErrorCode]>([
    ['version 2', encodeSequence(encodeInteger(2), ...parts.slice(1)), 'tsp.structure_invalid'],
    ['no imprint', encodeSequence(parts[0], ...parts.slice(2)), 'der.tag_unexpected'],
    ['fields in another order', encodeSequence(parts[0], parts[1], parts[3], parts[2]), 'der.trailing_bytes'],
    ['a nonce of a kilobit', encodeSequence(parts[0], parts[1], encodeInteger(1n << 1000n)), 'tsp.structure_invalid'],
    ['bytes behind', concatBytes(encodeSequence(...parts), Uint8Array.of(0)), 'der.trailing_bytes'],
    ['certReq 01', encodeSequence(parts[0], parts[1], encodeElement(0x01, Uint8Array.of(1))), 'der.boolean_invalid'],
    ['20 KiB', encodeSequence(parts[0], encodeOctetString(new Uint8Array(20_000))), 'der.too_large'],
  ])('refuses %s', (_, der, code) => {
    expect(() => parseTimestampRequest(der)).toThrow(refusal(code))
  })

  test('extensions are read and certReq FALSE written out is accepted', () => {
    const der = encodeSequence(parts[0], parts[1], encodeBoolean(false), encodeContext(0, encodeExtension('1.2.3', true, encodeInteger(1))))
    expect(parseTimestampRequest(der)).toMatchObject({ certReq: false, extensions: [{ oid: '1.2.3', critical: true }] })
  })
})

describe('RFC 3161 §2.4.2: statements and responses', () => {
  const info: TstInfo = { policyOid: '1.2.3.4.1', imprint, serialHex: '80ff', genTimeMs: atMs + 120, ordering: true, nonce: 1n << 63n, accuracy: { seconds: 0, millis: 999, micros: 1 }, tsaNameDer: pki.tsa.certificate.subject.der }

  test('a statement reads back', () => {
    expect(parseTstInfo(encodeTstInfo(info))).toEqual(info)
    const { policyOid, serialHex, genTimeMs } = info
    expect(parseTstInfo(encodeTstInfo({ policyOid, imprint, serialHex, genTimeMs, ordering: false }))).toEqual({ policyOid, imprint, serialHex, genTimeMs, ordering: false })
  })

  test('refuses statements that RFC 3161 does not have', () => {
    const parts = childrenOf(parseDer(encodeTstInfo({ ...info, accuracy: undefined, tsaNameDer: undefined }))).map(rawOf)
    expect(() => parseTstInfo(encodeSequence(encodeInteger(2), ...parts.slice(1)))).toThrow(refusal('tsp.structure_invalid'))
    expect(() => parseTstInfo(encodeSequence(...parts.slice(0, 3), encodeInteger(-1), ...parts.slice(4)))).toThrow(refusal('tsp.structure_invalid'))
    expect(() => parseTstInfo(encodeSequence(...parts, encodeContext(1, encodeExtension('1.2.3', true, encodeInteger(1)))))).toThrow(refusal('tsp.structure_invalid'))
    expect(() => encodeTstInfo({ ...info, accuracy: { millis: 1000 } })).toThrow(refusal('tsp.structure_invalid'))
    expect(() => encodeTstInfo({ ...info, serialHex: 'ab'.repeat(21) })).toThrow(refusal('tsp.structure_invalid'))
  })

  test('responses read back', () => {
    for (const response of [{ status: 'granted', tokenDer: token }, { status: 'grantedWithMods', tokenDer: token }, { status: 'rejection', statusText: '策略不支持', failure: 'unacceptedPolicy' }, { status: 'waiting' }] as const) {
      expect(parseTimestampResponse(encodeTimestampResponse(response))).toEqual(response)
    }
    expect(bytesToHex(encodeTimestampResponse({ status: 'rejection', failure: 'systemFailure' }))).toBe('300c300a0201020305060000' + '0040')
  })

  test('a grant has a token, and nothing else has', () => {
    expect(() => encodeTimestampResponse({ status: 'granted' })).toThrow(refusal('tsp.structure_invalid'))
    expect(() => encodeTimestampResponse({ status: 'rejection', tokenDer: token })).toThrow(refusal('tsp.structure_invalid'))
    expect(() => parseTimestampResponse(hexToBytes('30053003020100'))).toThrow(refusal('tsp.structure_invalid'))
    expect(() => parseTimestampResponse(hexToBytes('30053003020109'))).toThrow(refusal('tsp.structure_invalid'))
  })
})

describe('RFC 3161: replies of OpenSSL by RSA and P-256 authorities', () => {
  test.each(vectors.timestamps.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const request = parseTimestampRequest(base64ToBytes(vector.requestBase64))
    const response = parseTimestampResponse(base64ToBytes(vector.responseBase64))
    const foreign = { token: response.tokenDer, imprint: { digestOid: OID.sha256, digest: digestWith(OID.sha256, utf8ToBytes(vectors.contentText)) }, nonce: request.nonce, policyOid: '1.2.3.4.1', roots: [parseCertificate(base64ToBytes(vector.rootBase64))] }
    expect(outcome({ ...foreign, verifySignature: verifyByNode })).toEqual(['passed', []])
    expect(outcome({ ...foreign, verifySignature: verifyByNode, imprint })).toEqual(['failed', ['tsp.imprint_mismatch']])
    expect(outcome(foreign)[0]).toBe('indeterminate')
  })
})

describe('GM/T 0033, RFC 3161: tokens', () => {
  test.each((Object.keys(signerProfiles) as SignerProfileName[]).filter((name) => signerProfiles[name].attributes))('profile %s', async (name) => {
    const own = await aToken(pki, data, { nonce: 5n }, pki.tsa, signerProfiles[name])
    expect(outcome({ token: own, nonce: 5n, policyOid: '1.2.3.4.1' })).toEqual(['passed', []])
    expect(parseTimestampToken(own)).toMatchObject({ info: { serialHex: '0a01', genTimeMs: atMs + 250 }, signedData: { version: 3, contentType: OID.tstInfo } })
  })

  test('a token without certificates needs them from elsewhere', async () => {
    const tstInfoDer = encodeTstInfo({ policyOid: '1.2', imprint, serialHex: '01', genTimeMs: atMs, ordering: false })
    const lean = await createTimestampToken({ tstInfoDer, profile: signerProfiles.pkcs501, certificates: [pki.tsa.certificate.der], includeCertificates: false }, pki.tsa.sign)
    expect(parseTimestampToken(lean).signedData.certificates).toEqual([])
    expect(outcome({ token: lean })).toEqual(['indeterminate', ['cms.signer_certificate_missing']])
    expect(outcome({ token: lean, intermediates: [pki.tsa.certificate] })).toEqual(['passed', []])
  })

  test.each<[string, Partial<TimestampTokenQuestion>, Verdict, ReasonCode[]]>([
    ['another imprint', { imprint: { ...imprint, digest: sm3(token) } }, 'failed', ['tsp.imprint_mismatch']],
    ['another algorithm', { imprint: { ...imprint, digestOid: OID.sha256 } }, 'failed', ['tsp.imprint_mismatch']],
    ['another nonce', { nonce: 6n }, 'failed', ['tsp.nonce_mismatch']],
    ['another policy', { policyOid: '1.2' }, 'failed', ['tsp.policy_mismatch']],
    ['no root', { roots: [] }, 'indeterminate', ['chain.no_trusted_root']],
    ['asked long after, by the time of asking', { atMs: atMs + 3 * yearMs }, 'failed', ['chain.expired', 'chain.expired']],
    ['bytes behind', { token: concatBytes(token, Uint8Array.of(0)) }, 'failed', ['malformed']],
    ['nothing', { token: new Uint8Array() }, 'failed', ['malformed']],
  ])('%s', (_, changed, verdict, reasons) => {
    expect(outcome(changed)).toEqual([verdict, reasons])
  })

  test.each<[string, () => Promise<Uint8Array>, ReasonCode[]]>([
    ['by a certificate that is not for time', async () => aToken(pki, data, {}, await aParty({ subject: { commonName: 'x' }, issuer: pki.root })), ['tsp.purpose_missing']],
    ['by one that is for more than time', async () => aToken(pki, data, {}, await aParty({ subject: { commonName: 'x' }, issuer: pki.root, purposeOids: [OID.timeStamping, OID.clientAuth] })), ['tsp.purpose_missing']],
    ['by one that was not valid then', () => aToken(pki, data, { genTimeMs: atMs - 5 * yearMs }), ['chain.not_yet_valid', 'chain.not_yet_valid']],
    ['signed with another key', () => aToken(pki, data, {}, { ...pki.tsa, sign: pki.doctor.sign }), ['signature.invalid']],
    ['a message that is no timestamp', () => aMessage(signerProfiles.pkcs501, pki.tsa, data, true), ['tsp.not_a_timestamp']],
    ['without the certificate named inside', async () => {
      const tstInfoDer = encodeTstInfo({ policyOid: '1.2', imprint, serialHex: '01', genTimeMs: atMs, ordering: false })
      const attributes = encodeSetOf([encodeAttribute(OID.contentType, encodeOid(OID.tstInfo)), encodeAttribute(OID.messageDigest, encodeOctetString(sm3(tstInfoDer)))])
      return assembleSignedData({ profile: signerProfiles.pkcs501, attributes, signature: await pki.tsa.sign(attributes), certificates: [pki.tsa.certificate.der], encapsulatedContent: tstInfoDer, contentType: OID.tstInfo })
    }, ['tsp.signing_certificate_missing']],
    ['with another statement inside', async () => {
      const attributes = buildSignedAttributes({ contentDigest: sm3(data), signerCertificateDer: pki.tsa.certificate.der, contentType: OID.tstInfo })
      const tstInfoDer = encodeTstInfo({ policyOid: '1.2', imprint, serialHex: '01', genTimeMs: atMs, ordering: false })
      return assembleSignedData({ profile: signerProfiles.pkcs501, attributes, signature: await pki.tsa.sign(attributes), certificates: [pki.tsa.certificate.der], encapsulatedContent: tstInfoDer, contentType: OID.tstInfo })
    }, ['cms.digest_mismatch']],
  ])('%s', async (_, make, reasons) => {
    expect(outcome({ token: await make() })).toEqual(['failed', reasons])
  })
})
