import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { assembleCertificationRequest, parseCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { startEnrolment } from '@yiqian/shared/protocol/cosigning.ts'
import { enrolmentContext } from '@yiqian/shared/protocol/messages.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'
import { aProofedPhone, openBench, type Bench } from '../testing/bench.ts'
import { enrol } from '../testing/test-phone.ts'

let bench: Bench
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())

type Proofed = Awaited<ReturnType<typeof aProofedPhone>>
function requestOf({ device, staff }: Proofed, challengeHex = device.enrolmentChallengeHex) {
  const { request } = createPhoneShare(sm2, enrolmentContext(challengeHex, staff.id, device.id))
  return { suite: cosignSuite, phonePointHex: bytesToHex(request.phonePublic), proof: { commitmentHex: bytesToHex(request.proof.commitment), responseHex: bytesToHex(request.proof.response) } } as const
}

describe('200 CO-1', () => {
  test('a request for the joint key in the person’s name; the share lies wrapped', async () => {
    const proofed = await aProofedPhone(bench)
    const input = requestOf(proofed)
    const { status, body } = await bench.send(startEnrolment, input, proofed.token)
    expect(status).toBe(200)
    const request = parseCertificationRequest(assembleCertificationRequest(hexToBytes(body.requestInfoHex), new Uint8Array(64)))
    expect(bytesToHex(request.publicKey.sm2PublicKey!)).toBe(body.jointPublicKeyHex)
    expect([nameAttribute(request.subject, 'CN'), nameAttribute(request.subject, 'serialNumber'), nameAttribute(request.subject, 'O')]).toEqual([proofed.staff.name, proofed.staff.staffNumber, '示范医院'])
    const row = (await bench.vaultStore.loadShareOfDevice(proofed.device.id))!
    expect(row).toMatchObject({ state: 'new', jointPublicKeyHex: body.jointPublicKeyHex, staffId: proofed.staff.id })
    expect(JSON.stringify(row)).not.toContain(input.phonePointHex.slice(2))
    expect((await bench.database.stores.devices.load(proofed.device.id))!.state).toBe('enrolling')
  })
  test('begun anew: another key, and what was offered before is void', async () => {
    const proofed = await aProofedPhone(bench)
    const first = await bench.send(startEnrolment, requestOf(proofed), proofed.token)
    const second = await bench.send(startEnrolment, requestOf(proofed), proofed.token)
    expect(second.status).toBe(200)
    expect(second.body.jointPublicKeyHex).not.toBe(first.body.jointPublicKeyHex)
    expect(second.body.generation).toBe(first.body.generation + 1)
    expect((await bench.vaultStore.takeNonces([first.body.offer.sessionId]))[0]).toBeUndefined()
    expect((await bench.vaultStore.takeNonces([second.body.offer.sessionId]))[0]).toBeDefined()
  })
})

describe('400', () => {
  test('a proof for another challenge, another person, or none', async () => {
    const [mine, theirs] = [await aProofedPhone(bench), await aProofedPhone(bench)]
    const refused = { status: 400, code: 'request.cryptographically_invalid', facts: { check: 'crypto.authentication_failed' } }
    expect(await bench.send(startEnrolment, requestOf(mine, '00'.repeat(32)), mine.token)).toMatchObject(refused)
    expect(await bench.send(startEnrolment, requestOf(theirs), mine.token)).toMatchObject(refused)
    expect(await bench.vaultStore.loadShareOfDevice(mine.device.id)).toBeUndefined()
  })
  test('a point off the curve, and what is no point', async () => {
    const proofed = await aProofedPhone(bench)
    const input = requestOf(proofed)
    expect(await bench.send(startEnrolment, { ...input, phonePointHex: `04${'11'.repeat(64)}` }, proofed.token)).toMatchObject({ status: 400, facts: { check: 'crypto.point_invalid' } })
    expect(await bench.send(startEnrolment, { ...input, phonePointHex: '00' }, proofed.token)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})

test('401 · 403', async () => {
  const proofed = await aProofedPhone(bench)
  const input = requestOf(proofed)
  expect(await bench.send(startEnrolment, input)).toMatchObject({ status: 401, code: 'access.required' })
  expect(await bench.send(startEnrolment, input, proofed.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  expect(await bench.send(startEnrolment, input, (await enrol(bench)).token)).toMatchObject({ status: 403, code: 'access.denied' })
  await bench.database.stores.devices.replace(proofed.device, { ...proofed.device, state: 'replaced' })
  expect(await bench.send(startEnrolment, input, proofed.token)).toMatchObject({ status: 403, code: 'device.replaced' })
})
