// The evidence chain of a document: each link's digest covers the link before it, so that nothing can be taken out or altered unseen (EV-1).
import { bytesToHex, hexToBytes, lengthPrefixed, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { Evidence } from '../records.ts'

export const FIRST_PREVIOUS = '00'.repeat(32)

export type EvidenceFacts = Evidence['facts']
type Unlinked = Omit<Evidence, 'digestHex'>

/** Facts in a fixed order of keys, so that storage may reorder them. */
const canonical = (facts: EvidenceFacts): string => JSON.stringify(Object.keys(facts).sort().map((key) => [key, facts[key]]))

export function evidenceDigest(link: Unlinked): string {
  const texts = [link.documentId, String(link.sequence), link.kind, link.actor, canonical(link.facts), String(link.atMs)]
  return bytesToHex(sm3(lengthPrefixed('yiqian-evidence/1', ...texts.map(utf8ToBytes), hexToBytes(link.previousDigestHex))))
}

export function nextEvidence(last: Evidence | undefined, link: Pick<Evidence, 'id' | 'documentId' | 'kind' | 'actor' | 'facts' | 'atMs'>): Evidence {
  const unlinked = { ...link, sequence: (last?.sequence ?? 0) + 1, previousDigestHex: last?.digestHex ?? FIRST_PREVIOUS }
  return { ...unlinked, digestHex: evidenceDigest(unlinked) }
}

/** Whether the chain is whole: numbered without gaps, each digest right, each link on the one before. */
export function chainIntact(links: readonly Evidence[]): boolean {
  return links.every((link, index) => link.sequence === index + 1 && link.previousDigestHex === (links[index - 1]?.digestHex ?? FIRST_PREVIOUS) && link.digestHex === evidenceDigest(link))
}
