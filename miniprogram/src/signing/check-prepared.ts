// Before the share is opened: what the server prepared is fetched, digested and rebuilt; what does not agree is refused by itself.
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { beginSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { canonicalJson, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import { PHONE_FAULTS, PhoneFault, type PhoneFaultCode } from '../api/phone-fault.ts'
import type { EnrolledRecord } from '../keystore/record.ts'
import type { OfferToAnswer } from './answer-offer.ts'
import type { ApprovedItem, Refusal } from './approved-item.ts'
import { readMandate } from './delegations.ts'
import type { Phone } from './phone.ts'
import { digestSigningBytes, groupsOf, signedAttributesOf, signerCertificateOf, type SignerCertificate } from './signing-bytes.ts'

type Begun = ResponseOf<typeof beginSigning>['items'][number]
type Ready = Extract<Begun, { result: 'ready' }>

export type Checked = { item: Ready; byBytes: boolean; toAnswer: OfferToAnswer }

/** Calls at the same time: as many as a browser has connections. */
const FETCHED_AT_ONCE = 6

export const refusal = (taskId: string, fault: PhoneFaultCode): Refusal => ({ taskId, result: 'refused', fault, message: PHONE_FAULTS[fault] })

type Pair = { item: Ready; approval: ApprovedItem }

/**
 * Several groups of documents side by side.
 * @throws {PhoneFault} phone.document_mismatch — it was the only document · phone.approval_mismatch
 */
export async function checkPrepared(phone: Phone, record: EnrolledRecord, items: readonly Begun[], approved: readonly ApprovedItem[], onDone: (done: number) => unknown): Promise<{ checked: Checked[]; refused: Refusal[] }> {
  const refused: Refusal[] = items.filter((item) => item.result === 'refused')
  const approvalOf = new Map(approved.map((approval) => [approval.taskId, approval]))
  const pairs = items.flatMap((item) => (item.result === 'ready' ? [{ item, approval: approvalOf.get(item.taskId)! }] : []))
  const certificate = signerCertificateOf(base64ToBytes(record.certificateBase64))
  const groups = groupsOf(pairs, ({ item, approval }) => (approval.byBytes ? item.signingBytesCount : 0))
  const checked = new Map<string, Checked>()
  let [next, done] = [0, 0]
  const worker = async (): Promise<void> => {
    for (let index = next++; index < groups.length; index = next++) {
      const group = groups[index]!
      try {
        const digests = await digestsOf(phone, record, group)
        for (const pair of group) {
          const outcome = await checkOne(phone, certificate, pair, digests.get(pair.item.taskId))
          if (!(outcome instanceof PhoneFault)) checked.set(pair.item.taskId, outcome)
          else if (approved.length === 1) throw outcome
          else refused.push(refusal(pair.item.taskId, 'phone.document_mismatch'))
        }
      } catch (cause) {
        next = groups.length
        throw cause
      }
      done += group.length
      await onDone(done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(FETCHED_AT_ONCE, groups.length) }, worker))
  return { checked: pairs.flatMap(({ item }) => checked.get(item.taskId) ?? []), refused }
}

/** Digests that this phone made itself, by task; those that are taken from the list are missing. */
async function digestsOf({ client }: Phone, { deviceToken }: EnrolledRecord, group: readonly Pair[]): Promise<Map<string, string | PhoneFault>> {
  const fetched = group.filter(({ approval }) => approval.byBytes)
  const digests = await digestSigningBytes(client, deviceToken, fetched.map(({ item, approval }) => ({ prepared: item, shownDigestHex: approval.documentDigestHex })))
  return new Map(fetched.map(({ item }, index) => [item.taskId, digests[index]!]))
}

/** The signed attributes around a digest that the phone made itself, or took from the approved list. */
async function checkOne(phone: Phone, certificate: SignerCertificate, { item, approval: { byBytes, documentDigestHex, delegationId } }: Pair, digest: string | PhoneFault | undefined): Promise<Checked | PhoneFault> {
  const mandate = await mandateOf(phone, item, delegationId)
  if (digest instanceof PhoneFault) return digest
  // Where nothing is added to the document, the digest of what is signed is the digest that was approved.
  if (!byBytes && item.signingBytesCount === item.documentBytesCount && item.contentDigestHex !== documentDigestHex) return new PhoneFault('phone.document_mismatch', 'list digest')
  return { item, byBytes, toAnswer: { offer: item.offer, message: signedAttributesOf(item, digest ?? item.contentDigestHex, certificate, mandate) } }
}

/** What the grant says, read and checked by this phone; the server must have prepared just that. */
async function mandateOf(phone: Phone, item: Ready, delegationId: string | undefined): Promise<Mandate | undefined> {
  const mandate = delegationId === undefined ? undefined : await readMandate(phone, delegationId)
  if (canonicalJson(mandate ?? '') !== canonicalJson(item.mandate ?? '')) throw new PhoneFault('phone.approval_mismatch', 'mandate')
  return mandate
}
