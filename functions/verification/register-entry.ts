// What the platform's own register knows of a file that came here: whether it stands, and by which factors it was signed. No patient, no title, no reason in words.
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { readFactors } from '../_domain/signing-factors/signing-factors.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, Evidence } from '../_domain/records.ts'

type Entry = NonNullable<VerificationReport['register']>

const BEIJING_MS = 8 * 3_600_000
const MOST = 20

/** @param signatureBase64 of a detached signature: equal contents may belong to several documents, a signature belongs to one */
export async function registerEntry(stores: Stores, digestHex: string, signatureBase64: string | undefined): Promise<Entry | undefined> {
  for (const document of await stores.documents.listByDigest(digestHex, MOST)) {
    if (signatureBase64 !== undefined && !(await hasSignature(stores, document, signatureBase64))) continue
    if (document.state !== 'signed' && document.state !== 'voided') continue
    return entryOf(document, await stores.evidence.list(document.id))
  }
  return undefined
}

const hasSignature = async ({ tasks }: Stores, { id }: DocumentRecord, signatureBase64: string): Promise<boolean> => (await tasks.listOfDocument(id)).some(({ cmsBase64 }) => cmsBase64 === signatureBase64)

function entryOf({ state }: DocumentRecord, links: readonly Evidence[]): Entry {
  const voided = links.findLast(({ kind }) => kind === 'document.voided')
  const factors = links.filter(({ kind }) => kind === 'task.signed').map(({ atMs, facts }) => ({ signedAtMs: atMs, factors: readFactors(facts['factors']) }))
  return { state: state === 'voided' ? 'voided' : 'signed', voidedAtMs: state === 'voided' ? (voided?.atMs ?? null) : null, voidedBy: state === 'voided' ? voiderOf(voided) : null, signings: factors }
}

/** The reason's category: who took it back. Its words may name a patient, and stay inside. */
const voiderOf = (voided: Evidence | undefined): Entry['voidedBy'] => (voided?.actor.startsWith('device:') ? 'signer' : 'hospital')

/** Before anything else that the report says. */
export function sayVoided({ state, voidedAtMs, voidedBy }: Entry): { zh: string; en: string } | undefined {
  if (state !== 'voided') return undefined
  const time = voidedAtMs === null ? undefined : new Date(voidedAtMs + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')
  const by = voidedBy === 'signer' ? { zh: '签署人', en: 'the signer' } : { zh: '医院业务系统', en: 'the hospital system' }
  return { zh: `此文件已由${by.zh}作废${time ? `（${time} 北京时间）` : ''}，不再有效。`, en: `This document was voided by ${by.en}${time ? ` (${time} Beijing time)` : ''} and no longer holds. ` }
}
