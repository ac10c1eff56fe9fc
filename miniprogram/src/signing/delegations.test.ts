// Signing for a colleague on the phone: the grant is checked by its own signature, and only what it says is signed.
import { beforeEach, describe, expect, test } from 'vitest'
import { mandateOf } from '@yiqian/shared/protocol/statements.ts'
import { aDocumentAt, enrolledTestPhone, PIN } from '../testing/enrolled-phone.ts'
import { standInGrant } from '../testing/stand-in-grants.ts'
import { type StandInHospital } from '../testing/stand-in-hospital.ts'
import { readMandate } from './delegations.ts'
import { type Phone } from './phone.ts'
import { signDocuments } from './sign-documents.ts'

const delegationId = 'dlg_12345678'
let hospital: StandInHospital
let phone: Phone

beforeEach(async () => {
  ;({ hospital, phone } = await enrolledTestPhone())
  hospital.grant = standInGrant()
})
const aDocument = (some = {}) => ({ ...aDocumentAt(hospital), ...some })
const code = (value: string) => expect.objectContaining({ code: value })

describe('MP-5 on the phone', () => {
  test('what is signed says for whom, as this phone made it of the grant', async () => {
    expect(await signDocuments(phone, [aDocument({ delegationId })], { pin: PIN })).toMatchObject([{ result: 'signed' }])
    expect(await readMandate(phone, delegationId)).toEqual(mandateOf(hospital.grant!.statement, '欧阳娜'))
  })
  test('one’s own and a colleague’s document in one batch', async () => {
    expect(await signDocuments(phone, [aDocument({ delegationId }), aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }, { result: 'signed' }])
  })

  const mandate = () => mandateOf(hospital.grant!.statement, '欧阳娜')
  test.each([
    ['another person', () => ({ ...mandate(), name: '王芳' })],
    ['another statement', () => ({ ...mandate(), statementId: 'stm_00000000' })],
    ['another digest', () => ({ ...mandate(), statementDigestHex: '00'.repeat(32) })],
    ['automatic signing', () => ({ ...mandate(), kind: 'automatic' as const })],
  ])('a server that says %s gets no signature', async (_, lie) => {
    hospital.mandate = lie()
    await expect(signDocuments(phone, [aDocument({ delegationId })], { pin: PIN })).rejects.toThrow(code('phone.approval_mismatch'))
  })
  test('nor one that adds a mandate to the person’s own signature', async () => {
    hospital.mandate = mandate()
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow(code('phone.approval_mismatch'))
  })

  test.each([
    ['not for this person', () => standInGrant({ delegate: { staffNumber: 'D009', name: '李强', department: '外科' } })],
    ['another grant', () => standInGrant({ delegationId: 'dlg_00000000' })],
    ['a certificate of somebody else', () => standInGrant({}, { staffNumber: 'D009', name: '欧阳娜' })],
    ['another name', () => standInGrant({}, { staffNumber: 'D002', name: '王芳' })],
    ['terms that were not signed', () => ({ ...standInGrant(), statement: { ...standInGrant().statement, terms: { ...standInGrant().statement.terms, count: 100 } } })],
    ['a signature of another key', () => ({ ...standInGrant(), certificateBase64: standInGrant().certificateBase64 })],
  ])('a grant with %s is not believed', async (_, make) => {
    hospital.grant = make()
    await expect(readMandate(phone, delegationId)).rejects.toThrow(code('phone.grant_invalid'))
    await expect(signDocuments(phone, [aDocument({ delegationId })], { pin: PIN })).rejects.toThrow(code('phone.grant_invalid'))
  })
})
