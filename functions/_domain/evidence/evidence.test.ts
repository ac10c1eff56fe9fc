import { describe, expect, test } from 'vitest'
import type { Evidence } from '../records.ts'
import { chainIntact, FIRST_PREVIOUS, nextEvidence } from './evidence.ts'

const chain = (length: number): Evidence[] => {
  const links: Evidence[] = []
  for (let index = 0; index < length; index++) links.push(nextEvidence(links.at(-1), { id: `evd_${index}`, documentId: 'doc_1', kind: 'task.signed', actor: 'device:dev_1', facts: { b: 2, a: `一${index}`, c: true }, atMs: 1000 + index }))
  return links
}

describe('EV-1 evidence chain', () => {
  test('is whole as written, the empty one too', () => {
    expect(chainIntact([])).toBe(true)
    expect(chainIntact(chain(5))).toBe(true)
    expect(chain(1)[0]).toMatchObject({ sequence: 1, previousDigestHex: FIRST_PREVIOUS })
  })
  test('does not depend on the order in which storage gives facts back', () => {
    const links = chain(2)
    expect(chainIntact([links[0]!, { ...links[1]!, facts: { c: true, a: '一1', b: 2 } }])).toBe(true)
  })
  test.each<[string, (links: Evidence[]) => Evidence[]]>([
    ['a link taken out of the middle', (links) => links.filter((_, index) => index !== 2)],
    ['the first link taken out', (links) => links.slice(1)],
    ['two links swapped', ([a, b, ...rest]) => [b!, a!, ...rest]],
    ['a time altered', (links) => links.map((link, index) => (index === 1 ? { ...link, atMs: 5 } : link))],
    ['an actor altered', (links) => links.map((link, index) => (index === 4 ? { ...link, actor: 'device:dev_2' } : link))],
    ['a fact altered', (links) => links.map((link, index) => (index === 0 ? { ...link, facts: { ...link.facts, b: 3 } } : link))],
    ['a fact of another type', (links) => links.map((link, index) => (index === 0 ? { ...link, facts: { ...link.facts, b: '2' } } : link))],
    ['a kind altered', (links) => links.map((link, index) => (index === 3 ? { ...link, kind: 'task.rejected' } : link))],
    ['moved to another document', (links) => links.map((link) => ({ ...link, documentId: 'doc_2' }))],
  ])('shows %s', (_case, tamper) => expect(chainIntact(tamper(chain(5)))).toBe(false))
  test('a cut end is not seen by the chain alone', () => {
    // the newest digest is anchored elsewhere (callbacks, timestamps); the chain proves only what it still holds
    expect(chainIntact(chain(5).slice(0, 3))).toBe(true)
  })
})
