import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { endCertificate, enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { completeEnrolment } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { aPendingTask, aProofedPhone, openBench, type Bench } from '../testing/bench.ts'
import { enrol, rollPhone, sign, startEnrolling } from '../testing/test-phone.ts'

let bench: Bench
let refusing: { operation: string; fault: Fault } | undefined
beforeAll(async () => {
  bench = await openBench({
    around: {
      call: (call) => (async (contract, input) => {
        if (contract.operation === refusing?.operation) throw refusing.fault
        return call(contract, input)
      }) as Caller,
    },
  })
})
afterAll(() => bench.close())
const deviceState = async (id: string) => (await bench.database.stores.devices.load(id))!.state

describe('200 CO-1', () => {
  test('a certificate for the joint key; the phone may sign from now on', async () => {
    const proofed = await aProofedPhone(bench)
    const { phone, input } = await startEnrolling(bench, proofed)
    const { status, body } = await bench.send(completeEnrolment, input, phone.token)
    expect(status).toBe(200)
    const certificate = parseCertificate(base64ToBytes(body.certificateBase64))
    expect(bytesToHex(certificate.publicKey.sm2PublicKey!)).toBe(phone.jointPublicKeyHex)
    expect(displayName(certificate.subject)).toContain(`CN=${proofed.staff.name}`)
    expect(body.chainBase64).toHaveLength(1)
    expect(await deviceState(proofed.device.id)).toBe('active')
    phone.certificateBase64 = body.certificateBase64
    rollPhone(phone, body.roll)
    expect((await sign(bench, phone, [await aPendingTask(bench, proofed.staff.id)])).status).toBe(200)
  })
  test('a repeat after the answer was lost: the same answer, one certificate', async () => {
    const { phone, input } = await startEnrolling(bench, await aProofedPhone(bench))
    const first = await bench.send(completeEnrolment, input, phone.token)
    expect(await bench.send(completeEnrolment, input, phone.token)).toEqual(first)
  })
  test('the phone before is replaced: certificate revoked, share gone; one that is still enrolling stays', async () => {
    const old = await enrol(bench)
    const [next, third] = [await aProofedPhone(bench, { staff: old.staff }), await aProofedPhone(bench, { staff: old.staff })]
    expect(await deviceState(old.device.id)).toBe('active')
    const phone = await enrol(bench, next)
    expect(await deviceState(old.device.id)).toBe('replaced')
    expect(await deviceState(third.device.id)).toBe('enrolling')
    expect(await bench.database.stores.certificates.findOfDevice(old.device.id)).toMatchObject({ state: 'revoked', stateReason: 'device replaced' })
    expect(await bench.vaultStore.loadShareOfDevice(old.device.id)).toMatchObject({ state: 'destroyed', wrappedCurrentHex: '', wrappedNextHex: null, olderPointsJson: '[]' })
    expect((await sign(bench, phone, [await aPendingTask(bench, old.staff.id)])).status).toBe(200)
    await expect(sign(bench, old, [await aPendingTask(bench, old.staff.id)])).rejects.toThrow('device.replaced')
  })
  test('the certificate of an enrolment that was cut off is revoked before there is another', async () => {
    const proofed = await aProofedPhone(bench)
    const cut = await startEnrolling(bench, proofed)
    await bench.send(completeEnrolment, cut.input, proofed.token)
    const device = (await bench.database.stores.devices.load(proofed.device.id))!
    await bench.database.stores.devices.replace(device, { ...device, state: 'enrolling' }) // as if activating had been cut off
    const first = (await bench.database.stores.certificates.findOfDevice(device.id))!
    const phone = await enrol(bench, proofed)
    expect(await bench.database.stores.certificates.load(first.id)).toMatchObject({ state: 'revoked' })
    expect((await bench.database.stores.certificates.findOfDevice(device.id))!.certificateBase64).toBe(phone.certificateBase64)
  })
})

describe('400 · 401 · 403', () => {
  test('form and access', async () => {
    const { phone, input } = await startEnrolling(bench, await aProofedPhone(bench))
    expect(await bench.send(completeEnrolment, { ...input, partial: { ...input.partial, rHex: 'x' } }, phone.token)).toMatchObject({ status: 400, facts: { field: 'partial.rHex' } })
    expect(await bench.send(completeEnrolment, input)).toMatchObject({ status: 401 })
    expect(await bench.send(completeEnrolment, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('a wrong partial ends the session; enrolment begins anew', async () => {
    const proofed = await aProofedPhone(bench)
    const { phone, input } = await startEnrolling(bench, proofed)
    const wrong = { ...input, partial: { ...input.partial, s3Hex: input.partial.s2Hex } }
    expect(await bench.send(completeEnrolment, wrong, phone.token)).toMatchObject({ status: 403, code: 'device.pin_wrong' })
    expect(await bench.send(completeEnrolment, input, phone.token)).toMatchObject({ status: 409, code: 'signing.session_conflict' })
    expect(await deviceState(proofed.device.id)).toBe('enrolling')
    expect((await enrol(bench, proofed)).certificateBase64).not.toBe('')
  })
})

describe('409 · 410 · 422 · 503', () => {
  test('another’s session, another enrolment id, out of time', async () => {
    const [mine, theirs] = [await startEnrolling(bench, await aProofedPhone(bench)), await startEnrolling(bench, await aProofedPhone(bench))]
    const gone = { status: 410, code: 'signing.session_not_found' }
    expect(await bench.send(completeEnrolment, theirs.input, mine.phone.token)).toMatchObject(gone)
    expect(await bench.send(completeEnrolment, { ...mine.input, enrolmentId: theirs.input.enrolmentId }, mine.phone.token)).toMatchObject(gone)
    bench.clock.move(5 * 60_000 + 1)
    expect(await bench.send(completeEnrolment, mine.input, mine.phone.token)).toMatchObject(gone)
  })
  test('a certificate that is refused', async () => {
    const { phone, input } = await startEnrolling(bench, await aProofedPhone(bench))
    refusing = { operation: enrolCertificate.operation, fault: new Fault('certificate.request_invalid', { facts: { why: '人员不在名单中' } }) }
    const refused = await bench.send(completeEnrolment, input, phone.token)
    refusing = undefined
    expect(refused).toMatchObject({ status: 422, code: 'certificate.request_invalid' })
    expect(await bench.send(completeEnrolment, input, phone.token)).toMatchObject({ status: 422, code: 'certificate.request_invalid' })
    expect(await deviceState(phone.device.id)).toBe('enrolling')
  })
  test('certificates is away: the same request gets on when it is back', async () => {
    const { phone, input } = await startEnrolling(bench, await aProofedPhone(bench))
    refusing = { operation: enrolCertificate.operation, fault: new Fault('server.unavailable') }
    expect(await bench.send(completeEnrolment, input, phone.token)).toMatchObject({ status: 503 })
    refusing = undefined
    expect((await bench.send(completeEnrolment, input, phone.token)).status).toBe(200)
  })
  test('the old certificate cannot be revoked: not done until it is', async () => {
    const old = await enrol(bench)
    const { phone, input } = await startEnrolling(bench, await aProofedPhone(bench, { staff: old.staff }))
    refusing = { operation: endCertificate.operation, fault: new Fault('server.unavailable') }
    expect(await bench.send(completeEnrolment, input, phone.token)).toMatchObject({ status: 503 })
    refusing = undefined
    expect((await bench.send(completeEnrolment, input, phone.token)).status).toBe(200)
    expect(await bench.database.stores.certificates.findOfDevice(old.device.id)).toMatchObject({ state: 'revoked' })
  })
})
