// certificates.renew-certificate: the same key, a new certificate, on a statement that the key signed (CM-7, CM-10).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { endCertificate, getMyCertificate, renewCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { statementMessage, type Statement } from '@yiqian/shared/protocol/statements.ts'
import { nextId } from '../../_domain/testing/builders.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, type EnrolledDevice } from '../../_runtime/testing/people.ts'

const DAY_MS = 86_400_000
let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())
async function nearItsEnd() {
  const signer = await enrolSigner(platform)
  platform.clock.advance(701 * DAY_MS)
  return signer
}
/** As `cosigning` keeps it. */
async function state(signer: EnrolledDevice, some: { statement?: Partial<Statement>; signer?: EnrolledDevice; staffId?: string } = {}) {
  const { sm2, database } = platform.runtime
  const statementId = nextId('stm')
  const statement = { kind: 'certificate.renew', statementId, staffNumber: signer.staff.staffNumber, issuedAtMs: platform.clock.nowMs(), terms: { deviceId: signer.device.id, serialHex: signer.serialHex }, ...some.statement } as Statement
  const { key } = some.signer ?? signer
  const signatureHex = bytesToHex(signDigest(sm2, key.privateKey, messageDigest(sm2, key.publicKey, statementMessage(statement))))
  await database.stores.statements.insert({ id: statementId, staffId: some.staffId ?? signer.staff.id, deviceId: signer.device.id, kind: statement.kind, statement, signatureHex, certificateId: signer.certificateId, atMs: platform.clock.nowMs() })
  return statementId
}
const renew = (phone: { deviceToken: string } | undefined, statementId: string) => platform.asDevice(phone, renewCertificate, { statementId })

test('200: the same key, two more years, named as the list names the person now; a repeat answers the same', async () => {
  const signer = await nearItsEnd()
  const { staff } = platform.runtime.database.stores
  await staff.replace(signer.staff, { ...signer.staff, department: '急诊科' })
  const statementId = await state(signer)
  const answer = await renew(signer, statementId)
  const { certificate } = answer.body
  const x509 = parseCertificate(new Uint8Array(Buffer.from(certificate.certificateBase64, 'base64')))
  expect(x509.publicKey.sm2PublicKey).toEqual(signer.key.publicKey)
  expect(certificate).toMatchObject({ state: 'valid', subject: expect.stringContaining('急诊科') })
  expect(certificate.serialHex).not.toBe(signer.serialHex)
  expect(certificate.notAfterMs - platform.clock.nowMs()).toBe(730 * DAY_MS)
  expect(await renew(signer, statementId)).toMatchObject({ status: 200, body: answer.body })
  expect((await platform.asDevice(signer, getMyCertificate, {})).body.certificate.serialHex).toBe(certificate.serialHex)
  expect(await platform.runtime.database.stores.certificates.listOfDevice(signer.device.id)).toHaveLength(2)
})
test('ending the phone ends both certificates of its key', async () => {
  const signer = await nearItsEnd()
  await renew(signer, await state(signer))
  await platform.asFunction(endCertificate, { deviceId: signer.device.id, how: 'revoke', reason: 'lost' })
  expect((await platform.runtime.database.stores.certificates.listOfDevice(signer.device.id)).map((each) => each.state)).toEqual(['revoked', 'revoked'])
  expect(await renew(signer, await state(signer))).toMatchObject({ status: 403, code: 'certificate.not_valid' })
})
describe('refused', () => {
  const invalid = { status: 422, code: 'certificate.request_invalid' }
  test('no statement, another kind, another phone’s, another person’s, an old one', async () => {
    const [signer, other] = [await nearItsEnd(), await enrolSigner(platform)]
    expect(await renew(signer, 'stm_ffffffffffffffffffffffff')).toMatchObject(invalid)
    expect(await renew(signer, await state(signer, { statement: { kind: 'pin.change', terms: { deviceId: signer.device.id } } as Partial<Statement> }))).toMatchObject(invalid)
    expect(await renew(other, await state(signer))).toMatchObject(invalid)
    expect(await renew(signer, await state(signer, { staffId: other.staff.id }))).toMatchObject(invalid)
    const old = await state(signer)
    platform.clock.advance(3_600_001)
    expect(await renew(signer, old)).toMatchObject(invalid)
  })
  test('a row that another key signed, or whose terms were changed', async () => {
    const [signer, other] = [await nearItsEnd(), await enrolSigner(platform)]
    expect(await renew(signer, await state(signer, { signer: other }))).toMatchObject(invalid)
    expect(await renew(signer, await state(signer, { statement: { terms: { deviceId: signer.device.id, serialHex: other.serialHex } } as Partial<Statement> }))).toMatchObject(invalid)
  })
  test('too early; suspended; over; a person who left', async () => {
    const early = await enrolSigner(platform)
    expect(await renew(early, await state(early))).toMatchObject({ status: 409, code: 'certificate.renewal_early', facts: { days: 30 } })
    const suspended = await nearItsEnd()
    await platform.asFunction(endCertificate, { deviceId: suspended.device.id, how: 'suspend', reason: 'x' })
    expect(await renew(suspended, await state(suspended))).toMatchObject({ status: 403, code: 'certificate.not_valid', facts: { state: 'suspended' } })
    const over = await nearItsEnd()
    platform.clock.advance(40 * DAY_MS)
    expect(await renew(over, await state(over))).toMatchObject({ status: 403, facts: { state: 'expired' } })
  })
  test('401 · 403', async () => {
    const signer = await enrolSigner(platform)
    expect(await renew(undefined, 'stm_ffffffffffffffffffffffff')).toMatchObject({ status: 401 })
    expect(await platform.asAnybody(renewCertificate, { statementId: 'stm_ffffffffffffffffffffffff' }, { headers: { authorization: `Device ${signer.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
  })
})
