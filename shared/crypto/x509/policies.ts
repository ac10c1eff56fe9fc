// Owns certificate policies along a path: which are valid for the whole of it, with mappings and constraints.
// Kept as a graph with one node for each policy at each step, so that no set of certificates costs exponential time.
import { openFields } from '../der/cursor.ts'
import { childrenOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, readOid } from '../der/oid.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag } from '../der/tags.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from './certificate.ts'
import { insideExtension } from './extension-read.ts'
import { sameName } from './name.ts'

export interface PolicyOutcome {
  /** Absent: the path is valid as far as policies go. */
  readonly failure?: { readonly code: 'chain.policy_required' | 'chain.policy_not_accepted'; readonly certificate: Certificate }
  /** In the words of the root's domain; `2.5.29.32.0` stands for any. Empty: none that holds for the whole path. */
  readonly policyOids: readonly string[]
}

interface PolicyNode {
  /** The policies of the root's domain that lead here. */
  readonly anchors: ReadonlySet<string>
  /** What the next certificate may say to continue it. */
  readonly expected: ReadonlySet<string>
}

interface State {
  /** By valid policy. Undefined: no policy can hold any more. */
  nodes: Map<string, PolicyNode> | undefined
  explicitPolicy: number
  policyMapping: number
  inhibitAnyPolicy: number
}

const ANY = OID.anyPolicy
const MAX_POLICIES = 256

/**
 * @param path      leaf first, root last. The root is the anchor: its own extensions say nothing here.
 * @param accepted  the path must be valid for one of these; absent: for none in particular, unless a CA requires one.
 * @source RFC 5280 §6.1.2–6.1.5 as amended by RFC 9618.
 */
export function judgePolicies(path: readonly Certificate[], accepted?: readonly string[]): PolicyOutcome {
  const n = path.length - 1
  const state: State = {
    nodes: new Map([[ANY, { anchors: new Set([ANY]), expected: new Set([ANY]) }]]),
    explicitPolicy: accepted ? 0 : n + 1, policyMapping: n + 1, inhibitAnyPolicy: n + 1,
  }
  for (let i = n - 1; i >= 0; i--) {
    const certificate = path[i]
    try {
      processPolicies(state, certificate, i === 0)
      if (i > 0) prepareNext(state, certificate)
      else wrapUp(state, certificate)
    } catch (cause) {
      if (!(cause instanceof CryptoError)) throw cause
      return { failure: { code: 'chain.policy_required', certificate }, policyOids: [] }
    }
  }
  const policyOids = intersect(anchorsOf(state.nodes), accepted)
  if (state.explicitPolicy === 0 && policyOids.length === 0) return { failure: { code: accepted ? 'chain.policy_not_accepted' : 'chain.policy_required', certificate: path[0] }, policyOids }
  return { policyOids }
}

/** §6.1.3 (d)(e)(f). */
function processPolicies(state: State, certificate: Certificate, isLeaf: boolean): void {
  const policies = readPolicies(certificate)
  const { nodes } = state
  if (!policies || !nodes) state.nodes = undefined
  else {
    const next = new Map<string, PolicyNode>()
    for (const policy of policies) if (policy !== ANY) addNamed(next, nodes, policy)
    const isAnyAllowed = state.inhibitAnyPolicy > 0 || (!isLeaf && isSelfIssued(certificate))
    if (policies.includes(ANY) && isAnyAllowed) addExpected(next, nodes)
    state.nodes = next.size > 0 ? next : undefined
  }
  if (state.explicitPolicy === 0 && !state.nodes) throw new CryptoError('x509.extension_invalid', 'no valid policy')
}

/** A policy that was expected continues what expected it; otherwise it begins under "any". */
function addNamed(next: Map<string, PolicyNode>, nodes: ReadonlyMap<string, PolicyNode>, policy: string): void {
  const anchors = new Set<string>()
  for (const [valid, node] of nodes) if (valid !== ANY && node.expected.has(policy)) node.anchors.forEach((anchor) => anchors.add(anchor))
  if (anchors.size === 0 && nodes.has(ANY)) anchors.add(policy)
  if (anchors.size > 0) next.set(policy, { anchors, expected: new Set([policy]) })
}

/** anyPolicy continues everything that was expected and is not named. */
function addExpected(next: Map<string, PolicyNode>, nodes: ReadonlyMap<string, PolicyNode>): void {
  const named = new Set(next.keys())
  for (const { anchors, expected } of nodes.values()) {
    for (const policy of expected) {
      if (named.has(policy)) continue
      const before = next.get(policy)?.anchors ?? new Set<string>()
      next.set(policy, { anchors: new Set([...before, ...anchors]), expected: new Set([policy]) })
    }
  }
}

/** §6.1.4 (a)(b)(h)(i)(j). */
function prepareNext(state: State, certificate: Certificate): void {
  const mappings = readMappings(certificate)
  if (mappings) mapPolicies(state, mappings)
  if (!isSelfIssued(certificate)) {
    state.explicitPolicy = Math.max(0, state.explicitPolicy - 1)
    state.policyMapping = Math.max(0, state.policyMapping - 1)
    state.inhibitAnyPolicy = Math.max(0, state.inhibitAnyPolicy - 1)
  }
  const { requireExplicitPolicy, inhibitPolicyMapping } = readPolicyConstraints(certificate)
  state.explicitPolicy = Math.min(state.explicitPolicy, requireExplicitPolicy ?? Infinity)
  state.policyMapping = Math.min(state.policyMapping, inhibitPolicyMapping ?? Infinity)
  state.inhibitAnyPolicy = Math.min(state.inhibitAnyPolicy, value(certificate, OID.inhibitAnyPolicy, (inner) => readSmallInteger(inner)) ?? Infinity)
}

function mapPolicies(state: State, mappings: ReadonlyMap<string, ReadonlySet<string>>): void {
  const { nodes, policyMapping } = state
  if (!nodes) return
  for (const [issuerPolicy, subjectPolicies] of mappings) {
    const node = nodes.get(issuerPolicy)
    if (policyMapping === 0) nodes.delete(issuerPolicy)
    else if (node) nodes.set(issuerPolicy, { ...node, expected: subjectPolicies })
    else if (nodes.has(ANY)) nodes.set(issuerPolicy, { anchors: new Set([issuerPolicy]), expected: subjectPolicies })
  }
  if (nodes.size === 0) state.nodes = undefined
}

/** §6.1.5 (a)(b). */
function wrapUp(state: State, leaf: Certificate): void {
  state.explicitPolicy = Math.max(0, state.explicitPolicy - 1)
  if (readPolicyConstraints(leaf).requireExplicitPolicy === 0) state.explicitPolicy = 0
}

function anchorsOf(nodes: ReadonlyMap<string, PolicyNode> | undefined): Set<string> {
  return new Set([...(nodes?.values() ?? [])].flatMap(({ anchors }) => [...anchors]))
}

function intersect(valid: ReadonlySet<string>, accepted: readonly string[] | undefined): string[] {
  if (!accepted || accepted.includes(ANY)) return [...valid]
  return accepted.filter((policy) => valid.has(policy) || valid.has(ANY))
}

function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject)
}

function value<Value>({ extensions }: Certificate, oid: string, read: (inner: DerElement) => Value): Value | undefined {
  const extension = extensions.all.find((candidate) => candidate.oid === oid)
  return extension && insideExtension(extension, read)
}

/** Policy identifiers; qualifiers are passed over. @throws {CryptoError} x509.extension_invalid @source RFC 5280 §4.2.1.4. */
export function readPolicies(certificate: Certificate): string[] | undefined {
  return value(certificate, OID.certificatePolicies, (inner) => {
    const policies = childrenOf(inner).map((element) => readOid(openFields(element).next(TAG.oid)))
    if (policies.length > MAX_POLICIES || new Set(policies).size !== policies.length) throw new CryptoError('x509.extension_invalid', 'policies')
    return policies
  })
}

/** Refused when they map from or to anyPolicy. @source RFC 5280 §4.2.1.5, §6.1.4 (a). */
function readMappings(certificate: Certificate): Map<string, Set<string>> | undefined {
  return value(certificate, OID.policyMappings, (inner) => {
    const mappings = new Map<string, Set<string>>()
    for (const element of childrenOf(inner).slice(0, MAX_POLICIES)) {
      const fields = openFields(element)
      const [from, to] = [readOid(fields.next()), readOid(fields.next())]
      fields.done()
      if (from === ANY || to === ANY) throw new CryptoError('x509.extension_invalid', 'anyPolicy mapped')
      mappings.set(from, (mappings.get(from) ?? new Set()).add(to))
    }
    return mappings
  })
}

/** @source RFC 5280 §4.2.1.11. */
function readPolicyConstraints(certificate: Certificate): { requireExplicitPolicy?: number; inhibitPolicyMapping?: number } {
  return value(certificate, OID.policyConstraints, (inner) => {
    const fields = openFields(inner)
    const [require, inhibit] = [0, 1].map((n) => fields.optional(contextPrimitiveTag(n)))
    fields.done()
    return {
      ...(require && { requireExplicitPolicy: readSmallInteger(require, contextPrimitiveTag(0)) }),
      ...(inhibit && { inhibitPolicyMapping: readSmallInteger(inhibit, contextPrimitiveTag(1)) }),
    }
  }) ?? {}
}
