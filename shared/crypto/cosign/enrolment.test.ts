// CO-1: enrolment, where each side proves that it knows its half, for this session and this user only.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { createSm2 } from '../sm2/curve.ts'
import { generateKeyPair } from '../sm2/sign.ts'
import { acceptEnrolment, type EnrolmentResponse } from './accept-enrolment.ts'
import { checkEnrolment } from './check-enrolment.ts'
import { createPhoneShare, type EnrolmentRequest } from './create-phone-share.ts'

const sm2 = createSm2(systemRandom)
const context = { sessionId: 'enr_1', userId: 'usr_doctor' }
const code = (name: string) => expect.objectContaining({ code: name })
const other = generateKeyPair(sm2)
const flip = (bytes: Uint8Array, index: number) => bytes.map((byte, i) => (i === index ? byte ^ 1 : byte))

test('P = (dC·dS)⁻¹·G − G, and neither side sees the other half', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (sessionId, userId) => {
    const session = { sessionId: `s${sessionId.replace(/[\ud800-\udfff]/gu, '')}`, userId: `u${userId.replace(/[\ud800-\udfff]/gu, '')}` }
    const phone = createPhoneShare(sm2, session)
    const vault = acceptEnrolment(sm2, session, phone.request)
    const P = checkEnrolment(sm2, session, phone.request, vault.response)
    const product = sm2.Fn.mul(sm2.parseScalar(phone.phoneShare), sm2.parseScalar(vault.secret.serverShare))
    const expected = sm2.G.multiply(sm2.invertSecret(product)).subtract(sm2.G)
    expect(P).toEqual(sm2.encodePoint(expected))
    expect(vault.secret.phonePublic).toEqual(phone.request.phonePublic)
  }), { numRuns: 5 })
})

describe('the vault refuses', () => {
  const { request } = createPhoneShare(sm2, context)
  const refused: [string, EnrolmentRequest, string][] = [
    ['another suite', { ...request, suite: 'cosign/0' }, 'cosign.suite_unknown'],
    ["somebody else's point", { ...request, phonePublic: other.publicKey }, 'crypto.authentication_failed'],
    ['a point off the curve', { ...request, phonePublic: flip(request.phonePublic, 64) }, 'crypto.point_invalid'],
    ['infinity', { ...request, phonePublic: Uint8Array.of(0) }, 'crypto.point_invalid'],
    ['a changed response', { ...request, proof: { ...request.proof, response: flip(request.proof.response, 31) } }, 'crypto.authentication_failed'],
    ['another commitment', { ...request, proof: { ...request.proof, commitment: other.publicKey } }, 'crypto.authentication_failed'],
    ['a commitment off the curve', { ...request, proof: { ...request.proof, commitment: flip(request.proof.commitment, 1) } }, 'crypto.point_invalid'],
    ['response 0', { ...request, proof: { ...request.proof, response: new Uint8Array(32) } }, 'crypto.scalar_out_of_range'],
    ['response above n', { ...request, proof: { ...request.proof, response: new Uint8Array(32).fill(255) } }, 'crypto.scalar_out_of_range'],
  ]
  test.each(refused)('%s', (_, changed, expected) => {
    expect(() => acceptEnrolment(sm2, context, changed)).toThrow(code(expected))
  })
  test.each([
    ['session', { ...context, sessionId: 'enr_2' }],
    ['user', { ...context, userId: 'usr_other' }],
    ['split of session and user', { sessionId: 'enr_1usr_', userId: 'doctor' }],
  ])('a proof for another %s', (_, session) => {
    expect(() => acceptEnrolment(sm2, session, request)).toThrow(code('crypto.authentication_failed'))
  })
  test('P = O: its own draw was dC⁻¹', () => {
    const phone = createPhoneShare(sm2, context)
    const inverse = sm2.encodeScalar(sm2.invertSecret(sm2.parseScalar(phone.phoneShare)))
    let scripted: Uint8Array | undefined
    const unlucky = createSm2((lengthBytes) => {
      const answer = lengthBytes === 32 && scripted !== undefined ? scripted.slice() : systemRandom(lengthBytes)
      if (lengthBytes === 32) scripted = undefined
      return answer
    })
    scripted = inverse
    expect(() => acceptEnrolment(unlucky, context, phone.request)).toThrow(code('crypto.point_invalid'))
  })
})

describe('the phone refuses', () => {
  const phone = createPhoneShare(sm2, context)
  const { response } = acceptEnrolment(sm2, context, phone.request)
  const minusG = sm2.encodePoint(sm2.G.negate())
  const elsewhere = acceptEnrolment(sm2, context, createPhoneShare(sm2, context).request).response
  const refused: [string, EnrolmentResponse, string][] = [
    ['another suite', { ...response, suite: '' }, 'cosign.suite_unknown'],
    ['a key of the server alone (rogue key)', { ...response, jointPublicKey: other.publicKey }, 'crypto.authentication_failed'],
    ['P = −G', { ...response, jointPublicKey: minusG }, 'crypto.point_invalid'],
    ['P off the curve', { ...response, jointPublicKey: flip(response.jointPublicKey, 64) }, 'crypto.point_invalid'],
    ['a changed proof', { ...response, proof: { ...response.proof, response: flip(response.proof.response, 0) } }, 'crypto.authentication_failed'],
    ["the answer to another phone's request", elsewhere, 'crypto.authentication_failed'],
  ]
  test.each(refused)('%s', (_, changed, expected) => {
    expect(() => checkEnrolment(sm2, context, phone.request, changed)).toThrow(code(expected))
  })
  test('the answer of another session', () => {
    expect(() => checkEnrolment(sm2, { ...context, sessionId: 'enr_2' }, phone.request, response)).toThrow(code('crypto.authentication_failed'))
  })
})
