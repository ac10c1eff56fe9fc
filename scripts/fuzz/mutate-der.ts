// Owns mutations that keep DER well formed around one fault: the lengths of all parents are right again afterwards.
import { encodeElement } from '../../shared/crypto/der/write.ts'
import type { Mutation } from './mutate-bytes.ts'
import type { Luck } from './random.ts'

/** A tree that can be changed; OCTET and BIT STRINGs that hold DER are opened too. */
interface Node {
  tag: number
  children?: Node[]
  content: Uint8Array
  /** The octets in front of the DER inside: the count of unused bits. */
  prefix: number
}

const MAX_NODES = 4000

/** Lenient: what cannot be read as elements stays content. */
function readNodes(bytes: Uint8Array, depth: number, budget: { left: number }): Node[] | undefined {
  const nodes: Node[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag, first] = [bytes[at]!, bytes[at + 1]]
    if (first === undefined || budget.left-- <= 0) return undefined
    const octets = first < 0x80 ? 0 : first & 0x7f
    if (octets > 3) return undefined
    let length = octets === 0 ? first : 0
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
    const start = at + 2 + octets
    if (start + length > bytes.length) return undefined
    nodes.push(nodeOf(tag, bytes.subarray(start, start + length), depth, budget))
    at = start + length
  }
  return nodes
}

function nodeOf(tag: number, content: Uint8Array, depth: number, budget: { left: number }): Node {
  const prefix = tag === 0x03 ? 1 : 0
  const mayHold = (tag & 0x20) !== 0 || ((tag === 0x04 || tag === 0x03 || (tag & 0xe0) === 0x80) && content.length > prefix + 2)
  const children = mayHold && depth < 40 ? readNodes(content.subarray(prefix), depth + 1, budget) : undefined
  return { tag, content, prefix, ...(children && { children }) }
}

function write({ tag, children, content, prefix }: Node): Uint8Array {
  return children ? encodeElement(tag, content.subarray(0, prefix), ...children.map(write)) : encodeElement(tag, content)
}

function all(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...all(node.children ?? [])])
}

type Fault = (node: Node, siblings: Node[], luck: Luck, others: readonly Node[]) => void

const tags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0xa2, 0xa3]
const leaf = (node: Node, content: Uint8Array): void => {
  node.content = content
  delete node.children
}
const faults: readonly Fault[] = [
  (node, siblings) => void siblings.splice(siblings.indexOf(node), 1),
  (node, siblings, luck) => void siblings.splice(siblings.indexOf(node), 0, ...Array.from({ length: 1 + luck.below(luck.below(20) === 0 ? 300 : 3) }, () => structuredClone(node))),
  (node, _siblings, luck) => void (node.tag = luck.pick(tags)),
  (node) => leaf(node, new Uint8Array()),
  (node, _siblings, luck) => leaf(node, Uint8Array.from({ length: luck.below(40) }, () => luck.below(256))),
  (node, siblings, luck, others) => void siblings.splice(siblings.indexOf(node), 1, structuredClone(luck.pick(others))),
  (node, siblings, luck, others) => void siblings.splice(siblings.indexOf(node), 0, structuredClone(luck.pick(others))),
  (node, siblings, luck) => void siblings.reverse().splice(luck.below(siblings.length), 0, structuredClone(node)),
  (node) => Object.assign(node, { tag: 0x30, children: [structuredClone(node)], prefix: 0 }),
  (node, _siblings, luck) => {
    const content = node.children ? Buffer.concat(node.children.map(write)) : node.content
    const copy = Uint8Array.from(content)
    if (copy.length > 0) copy[luck.below(copy.length)] = luck.below(256)
    leaf(node, copy)
  },
  (node, _siblings, luck) => {
    for (let i = luck.below(60); i > 0; i--) Object.assign(node, { tag: luck.pick([0x30, 0x31, 0xa0]), children: [structuredClone(node)], prefix: 0 })
  },
]

/** One fault in one element; bytes that are no DER come back as they are. */
export const mutateDer: Mutation = (bytes, luck, other) => {
  const budget = { left: MAX_NODES }
  const roots = readNodes(bytes, 0, budget)
  if (!roots || roots.length === 0) return bytes
  const donors = all(readNodes(other, 0, { left: MAX_NODES }) ?? roots)
  const lists = [roots, ...all(roots).flatMap(({ children }) => (children && children.length > 0 ? [children] : []))]
  const siblings = luck.pick(lists)
  luck.pick(faults)(luck.pick(siblings), siblings, luck, donors.length > 0 ? donors : roots)
  return Uint8Array.from(Buffer.concat(roots.map(write)))
}
