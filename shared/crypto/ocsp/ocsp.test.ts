// Online status: back and forth, BouncyCastle and OpenSSL both ways, and one named reason for each fault.
import { describe, expect, test } from 'vitest'
import vectors from '../../vectors/ocsp/responses.json' with { type: 'json' }
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { verifyByNode } from '../../../scripts/oracles/node-signatures.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { base64ToBytes, bytesToHex, concatBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { encodePkcs8PrivateKey } from '../der/private-key.ts'
import { encodeContext, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { decodePem } from '../pem.ts'
import { aParty, aPki, atMs, seededRandom, sm2 } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import { encodeExtension } from '../x509/extension.ts'
import type { ReasonCode, Verdict } from '../x509/verdict.ts'
import { certIdOf, namesCertificate } from './cert-id.ts'
import { encodeOcspRequest, parseOcspRequest } from './request.ts'
import { createOcspResponse, encodeOcspFailure, ocspStatuses, parseOcspResponse } from './response.ts'
import type { CertificateState, OcspAnswerFields, OcspStatus, SingleAnswer } from './response.ts'
import { verifyOcspResponse } from './verify.ts'
import type { OcspQuestion } from './verify.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ name: 'CryptoError', code })
const pki = await aPki()
const { ca, doctor, root } = pki
const responder = await aParty({ subject: { commonName: '状态服务' }, issuer: ca, purposeOids: [OID.ocspSigning], moreExtensions: [encodeExtension(OID.ocspNoCheck, false, Uint8Array.of(5, 0))] })
const second = (ms: number) => Math.floor(ms / 1000) * 1000
const nowMs = second(atMs)
const nonce = seededRandom('nonce')(32)
const certId = certIdOf(doctor.certificate, ca.certificate)
const single = (state: CertificateState = { kind: 'good' }, changed: Partial<SingleAnswer> = {}): SingleAnswer => ({ certId, state, thisUpdateMs: nowMs - 1000, nextUpdateMs: nowMs + 3_600_000, ...changed })
const answerBy = (party: Party, answers: readonly SingleAnswer[] = [single()], changed: Partial<OcspAnswerFields> = {}) =>
  createOcspResponse({ answers, responder: party.certificate, producedAtMs: nowMs, nonce, certificates: [party.certificate.der], ...changed }, party.sign)
const ask = (response: Uint8Array, changed: Partial<OcspQuestion> = {}) => {
  const { verdict, reasons } = verifyOcspResponse({ response, certificate: doctor.certificate, issuer: ca.certificate, atMs: nowMs, nonce, sm2, ...changed })
  return [verdict, reasons.map(({ code }) => code)]
}

const foreignResponder = await aParty({ subject: { commonName: '别家' }, issuer: root, purposeOids: [OID.ocspSigning] })
const noPurpose = await aParty({ subject: { commonName: '无用途' }, issuer: ca })
const expired = await aParty({ subject: { commonName: '过期' }, issuer: ca, purposeOids: [OID.ocspSigning], notAfterMs: nowMs - 1000 })
const wrongUsage = await aParty({ subject: { commonName: '加密' }, issuer: ca, purposeOids: [OID.ocspSigning], usages: ['keyEncipherment'] })
const forged = await aParty({ subject: { commonName: '伪造' }, issuer: { ...ca, sign: doctor.sign }, purposeOids: [OID.ocspSigning] })

describe('RFC 6960 §4.1: requests', () => {
  test('read back, under every digest algorithm', () => {
    for (const digestOid of [OID.sm3, OID.sha1, OID.sha256]) {
      const id = certIdOf(doctor.certificate, ca.certificate, digestOid)
      expect(parseOcspRequest(encodeOcspRequest({ certIds: [id, certId], nonce }))).toMatchObject({ certIds: [id, certId], nonce })
      expect([namesCertificate(id, doctor.certificate, ca.certificate), namesCertificate(id, ca.certificate, root.certificate), namesCertificate({ ...id, digestOid: '1.2.3' }, doctor.certificate, ca.certificate)]).toEqual([true, false, false])
    }
    expect(parseOcspRequest(encodeOcspRequest({ certIds: [certId] })).nonce).toBeUndefined()
  })

  const body = rawOf(childrenOf(childrenOf(parseDer(encodeOcspRequest({ certIds: [certId] })))[0])[0])
  const nonceOf = (value: Uint8Array) => encodeContext(2, encodeSequence(encodeExtension(OID.ocspNonce, false, value)))
  test.each<[string, Uint8Array, CryptoErrorCode]>([
    ['nothing', new Uint8Array(), 'der.truncated'],
    ['no certificate', encodeSequence(encodeSequence(encodeSequence())), 'ocsp.structure_invalid'],
    ['version 2', encodeSequence(encodeSequence(encodeContext(0, encodeInteger(1)), body)), 'ocsp.structure_invalid'],
    ['bytes behind', concatBytes(encodeOcspRequest({ certIds: [certId] }), Uint8Array.of(0)), 'der.trailing_bytes'],
    ['an empty nonce', encodeSequence(encodeSequence(body, nonceOf(encodeOctetString(new Uint8Array())))), 'ocsp.structure_invalid'],
    ['a nonce of 129 octets', encodeSequence(encodeSequence(body, nonceOf(encodeOctetString(new Uint8Array(129))))), 'ocsp.structure_invalid'],
    ['a nonce that is no OCTET STRING', encodeSequence(encodeSequence(body, nonceOf(Uint8Array.of(5, 0)))), 'x509.extension_invalid'],
    ['257 certificates', encodeSequence(encodeSequence(encodeSequence(...Array.from({ length: 257 }, () => rawOf(childrenOf(parseDer(body))[0]))))), 'ocsp.structure_invalid'],
    ['65 KiB', new Uint8Array(65 * 1024 + 1), 'der.too_large'],
  ])('refuses %s', (_, der, code) => {
    expect(() => parseOcspRequest(der)).toThrow(refusal(code))
  })

  test('what cannot be written', () => {
    expect(() => encodeOcspRequest({ certIds: [] })).toThrow(refusal('ocsp.structure_invalid'))
    expect(() => encodeOcspRequest({ certIds: [certId], nonce: new Uint8Array(33) })).toThrow(refusal('ocsp.structure_invalid'))
    expect(() => encodeOcspFailure('successful')).toThrow(refusal('ocsp.structure_invalid'))
  })
})

describe('RFC 6960 §3.2, §4.2: responses', () => {
  test('read back what they write', async () => {
    const answers = [single({ kind: 'revoked', revokedAtMs: nowMs - 5000, reason: 'keyCompromise' }), single({ kind: 'revoked', revokedAtMs: nowMs }, { nextUpdateMs: undefined }), single({ kind: 'unknown' })]
    const { status, answer } = parseOcspResponse(await answerBy(responder, answers))
    expect(status).toBe('successful')
    expect(answer?.answers).toEqual(answers.map(({ nextUpdateMs, ...rest }) => ({ ...rest, ...(nextUpdateMs !== undefined && { nextUpdateMs }) })))
    expect(answer).toMatchObject({ producedAtMs: nowMs, nonce, certificates: [responder.certificate.der] })
  })

  test.each(Object.keys(ocspStatuses).filter((status) => status !== 'successful') as OcspStatus[])('%s is no answer', (status) => {
    expect(parseOcspResponse(encodeOcspFailure(status))).toEqual({ status })
    expect(ask(encodeOcspFailure(status))).toEqual(['indeterminate', ['ocsp.unsuccessful']])
  })

  test.each<[string, () => Promise<Uint8Array>, Partial<OcspQuestion>, Verdict, ReasonCode[]]>([
    ['good, by a delegate', () => answerBy(responder), {}, 'passed', []],
    ['good, by the issuer itself, its certificate left out', () => answerBy(ca, [single()], { certificates: [] }), {}, 'passed', []],
    ['good, asked by SHA-1', () => answerBy(responder, [single({ kind: 'good' }, { certId: certIdOf(doctor.certificate, ca.certificate, OID.sha1) })]), {}, 'passed', []],
    ['good, no nonce asked', () => answerBy(responder, [single()], { nonce: undefined }), { nonce: undefined }, 'passed', []],
    ['revoked', () => answerBy(responder, [single({ kind: 'revoked', revokedAtMs: nowMs - 1000, reason: 'keyCompromise' })]), {}, 'failed', ['revocation.revoked']],
    ['suspended', () => answerBy(responder, [single({ kind: 'revoked', revokedAtMs: nowMs - 1000, reason: 'certificateHold' })]), {}, 'failed', ['revocation.suspended']],
    ['revoked only later', () => answerBy(responder, [single({ kind: 'revoked', revokedAtMs: nowMs + 1000 })]), {}, 'passed', []],
    ['unknown', () => answerBy(responder, [single({ kind: 'unknown' })]), {}, 'indeterminate', ['revocation.unknown']],
    ['another certificate', () => answerBy(responder, [single({ kind: 'good' }, { certId: certIdOf(responder.certificate, ca.certificate) })]), {}, 'indeterminate', ['ocsp.not_answered']],
    ['another issuer of the same serial', () => answerBy(responder, [single({ kind: 'good' }, { certId: { ...certId, issuerKeyDigest: new Uint8Array(32) } })]), {}, 'indeterminate', ['ocsp.not_answered']],
    ['stale', () => answerBy(responder, [single({ kind: 'good' }, { nextUpdateMs: nowMs - 400_000 })]), {}, 'indeterminate', ['ocsp.not_fresh']],
    ['stale by age', () => answerBy(responder, [single({ kind: 'good' }, { thisUpdateMs: nowMs - 90_000_000, nextUpdateMs: undefined })]), {}, 'indeterminate', ['ocsp.not_fresh']],
    ['next before this', () => answerBy(responder, [single({ kind: 'good' }, { thisUpdateMs: nowMs + 1000, nextUpdateMs: nowMs })]), {}, 'indeterminate', ['ocsp.not_fresh']],
    ['made after the time asked for', () => answerBy(responder), { atMs: nowMs - 86_400_000 }, 'passed', []],
    ['another nonce', () => answerBy(responder), { nonce: new Uint8Array(32) }, 'failed', ['ocsp.nonce_mismatch']],
    ['no nonce where one was asked', () => answerBy(responder, [single()], { nonce: undefined }), {}, 'failed', ['ocsp.nonce_mismatch']],
    ['signed with another key', () => answerBy({ ...responder, sign: doctor.sign }), {}, 'failed', ['ocsp.signature_invalid']],
    ['a responder of another authority', () => answerBy(foreignResponder), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['a certificate without the purpose', () => answerBy(noPurpose), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['a responder that ran out', () => answerBy(expired), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['a responder whose key may not sign', () => answerBy(wrongUsage), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['a responder with a forged certificate', () => answerBy(forged), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['the holder about itself', () => answerBy(doctor), {}, 'failed', ['ocsp.responder_unauthorized']],
    ['a responder that is not there', () => answerBy(responder, [single()], { certificates: [] }), {}, 'indeterminate', ['ocsp.responder_unknown']],
    ['an algorithm that is not known', () => answerBy(responder, [single()], { signatureOid: '1.2.3' }), {}, 'indeterminate', ['ocsp.algorithm_unsupported']],
    ['nonsense', () => Promise.resolve(Uint8Array.of(0x30, 0)), {}, 'failed', ['malformed']],
  ])('%s', async (_, make, changed, verdict, reasons) => {
    expect(ask(await make(), changed)).toEqual([verdict, reasons])
  })

  test('every octet altered: never good', async () => {
    const bytes = await answerBy(responder)
    for (let at = 0; at < bytes.length; at += 5) {
      const [verdict] = ask(bytes.map((octet, i) => (i === at ? octet ^ 0x11 : octet)))
      if (verdict === 'passed') throw new Error(`passed although octet ${at} was altered`)
    }
  })
})

describe('vectors of other implementations', () => {
  const producedAtMs = (response: Uint8Array): number => {
    try {
      return parseOcspResponse(response).answer?.producedAtMs ?? 0
    } catch {
      return 0
    }
  }
  test.each(vectors.tests.map((vector) => [vector.comment, vector] as const))('%s', (_, vector) => {
    const [certificate, issuer] = [vector.certificateBase64, vector.issuerBase64].map((text) => parseCertificate(base64ToBytes(text)))
    const response = base64ToBytes(vector.responseBase64)
    expect(ask(response, { certificate, issuer, nonce: base64ToBytes(vector.nonceBase64), atMs: producedAtMs(response), verifySignature: verifyByNode })).toEqual([vector.verdict, vector.reasons])
  })
})

describe('other implementations', () => {
  test('BouncyCastle reads ours, we read its', async (context) => {
    requireJava(context)
    const request = encodeOcspRequest({ certIds: [certIdOf(doctor.certificate, ca.certificate, OID.sha1)], nonce })
    const pkcs8 = encodePkcs8PrivateKey(responder.keys)
    const at = String(nowMs)
    const [ours, revoked, altered, good, bad] = bouncyCastleBatch([
      { command: 'verify-ocsp', inputs: [await answerBy(responder), responder.certificate.der] },
      { command: 'verify-ocsp', inputs: [await answerBy(ca, [single({ kind: 'revoked', revokedAtMs: nowMs, reason: 'superseded' })]), ca.certificate.der] },
      { command: 'verify-ocsp', inputs: [await answerBy({ ...responder, sign: doctor.sign }), responder.certificate.der] },
      { command: 'create-ocsp', inputs: [request, pkcs8, responder.certificate.der, at, 'good'] },
      { command: 'create-ocsp', inputs: [request, pkcs8, responder.certificate.der, at, 'revoked'] },
    ])
    expect(ours.values).toEqual({ status: '0', count: '1', serial: doctor.certificate.serialHex, answer: 'good', producedAtMs: at, certificates: '1', nonce: Buffer.from(nonce).toString('base64') })
    expect([revoked.values.answer, altered.ok]).toEqual(['revoked', false])
    const read = (der: string | undefined) => ask(Uint8Array.from(Buffer.from(der ?? '', 'base64')))
    expect([read(good.values.der), read(bad.values.der)]).toEqual([['passed', []], ['failed', ['revocation.revoked']]])
  })

  test('OpenSSL reads our request and answers; we verify its RSA signature', () => {
    const key = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).stdout.toString()
    const made = openssl(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=ocsp ca', '-days', '3650'], { key }).stdout.toString()
    const issuer = parseCertificate(decodePem('CERTIFICATE', made)[0])
    const request = encodeOcspRequest({ certIds: [certIdOf(issuer, issuer, OID.sha1)], nonce })
    const text = openssl(['ocsp', '-reqin', '@req', '-req_text', '-noverify'], { req: request })
    expect(text.stdout.toString().toLowerCase()).toContain(issuer.serialHex.replace(/^0+/, ''))
    const index = `V\t361231235959Z\t\t${issuer.serialHex.toUpperCase()}\tunknown\t/CN=ocsp ca\n`
    const args = ['ocsp', '-reqin', '@req', '-index', '@index', '-rsigner', '@cert', '-rkey', '@key', '-CA', '@cert', '-ndays', '1', '-respout', '@made', '-noverify']
    const answered = openssl(args, { req: request, index, cert: made, key })
    const response = Uint8Array.from(answered.made)
    const at = parseOcspResponse(response).answer?.producedAtMs ?? 0
    expect(ask(response, { certificate: issuer, issuer, atMs: at, verifySignature: verifyByNode })).toEqual(['passed', []])
    expect(bytesToHex(parseOcspResponse(response).answer?.nonce ?? new Uint8Array())).toBe(bytesToHex(nonce))
  })
})
