// Signing for a colleague: grants, requests and uses; a grant is believed only when its own signature says so.
import { base64ToBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { endDelegationRequest, findColleagues, getDelegation, listDelegatedTasks, listDelegations, requestDelegation, revokeDelegation } from '@yiqian/shared/protocol/delegations.ts'
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { mandateOf, statementMessage, type Mandate, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Phone } from './phone.ts'
import { signStatement } from './sign-statement.ts'

const asDevice = async ({ keystore }: Phone) => ({ deviceToken: (await keystore.loadEnrolled()).deviceToken })

export type Delegations = ResponseOf<typeof listDelegations>
export type DelegationDetail = ResponseOf<typeof getDelegation>
export type DelegatedTask = ResponseOf<typeof listDelegatedTasks>['items'][number]
export type GrantChoice = Omit<Extract<StatementDraft, { kind: 'delegation.grant' }>, 'kind'>

export const readDelegations = async (phone: Phone): Promise<Delegations> => phone.client.call(listDelegations, {}, await asDevice(phone))
export const readDelegation = async (phone: Phone, delegationId: string): Promise<DelegationDetail> => phone.client.call(getDelegation, { delegationId }, await asDevice(phone))
export const readDelegatedTasks = async (phone: Phone, page: { cursor?: string; limit: number }): Promise<ResponseOf<typeof listDelegatedTasks>> => phone.client.call(listDelegatedTasks, page, await asDevice(phone))
export const searchColleagues = async (phone: Phone, query: string): Promise<StaffCard[]> => (await phone.client.call(findColleagues, { query }, await asDevice(phone))).items

export async function askForDelegation(phone: Phone, staffNumber: string, reason: string): Promise<void> {
  await phone.client.call(requestDelegation, { staffNumber, reason }, await asDevice(phone))
}
export async function endRequest(phone: Phone, requestId: string): Promise<void> {
  await phone.client.call(endDelegationRequest, { requestId }, await asDevice(phone))
}
/** One tap, no PIN: taking back is never held up. */
export async function revokeGrant(phone: Phone, delegationId: string): Promise<void> {
  await phone.client.call(revokeDelegation, { delegationId }, await asDevice(phone))
}
export async function grantDelegation(phone: Phone, choice: GrantChoice, pin: string): Promise<void> {
  await signStatement(phone, { kind: 'delegation.grant', ...choice }, pin)
}

/**
 * What a signature under this grant will say, made of the statement itself.
 * @throws {PhoneFault} phone.grant_invalid — not signed by whom it names, or not for me
 */
export async function readMandate(phone: Phone, delegationId: string): Promise<Mandate> {
  const record = await phone.keystore.loadEnrolled()
  const { statement, signatureHex, certificateBase64, delegation: { delegator } } = await readDelegation(phone, delegationId)
  if (statement.kind !== 'delegation.grant' || statement.terms.delegationId !== delegationId || statement.terms.delegate.staffNumber !== record.staff.staffNumber) throw new PhoneFault('phone.grant_invalid', 'terms')
  const { subject, publicKey } = parseCertificate(base64ToBytes(certificateBase64))
  const isTheirs = nameAttribute(subject, 'serialNumber') === statement.staffNumber && nameAttribute(subject, 'CN') === delegator.name && delegator.staffNumber === statement.staffNumber
  const key = publicKey.sm2PublicKey
  if (!isTheirs || !key) throw new PhoneFault('phone.grant_invalid', 'certificate')
  const isSigned = await phone.ports.curve.run((sm2) => verifyDigest(sm2, key, messageDigest(sm2, key, statementMessage(statement)), hexToBytes(signatureHex)))
  if (!isSigned) throw new PhoneFault('phone.grant_invalid', 'signature')
  return mandateOf(statement, delegator.name)
}
