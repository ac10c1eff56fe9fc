// What the operator has set down, read once and held until it changes: anchors, black and white list, classes, policies, sources.
import { createHash } from 'node:crypto'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { createListed, type Listed } from '../../_domain/certificate-validation/listed.ts'
import { defaultPolicy, type ProjectClass, type ValidationPolicy } from '../../_domain/certificate-validation/policy.ts'
import type { RevocationSource, TrustAnchor } from '../../_domain/certificate-validation/records.ts'
import type { ValidationStores } from '../../_domain/certificate-validation/stores.ts'
import { fromBase64 } from '../base64.ts'

export interface Snapshot {
  generation: number
  roots: readonly Certificate[]
  intermediates: readonly Certificate[]
  /** by record */
  anchorOf: ReadonlyMap<string, Certificate>
  listed: Listed
  classes: ReadonlyMap<string, ProjectClass>
  policies: ReadonlyMap<string, ValidationPolicy>
  sources: readonly RevocationSource[]
}

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** The generation is read first: a change meanwhile is seen at the next look. */
export async function readSnapshot(stores: ValidationStores): Promise<Snapshot> {
  const generation = await stores.generation()
  const [anchors, entries, rules, sources] = await Promise.all([stores.anchors.list(), stores.lists.listActive(), stores.rules.listCurrent(), stores.sources.list()])
  const trusted = anchors.filter(({ state }) => state === 'trusted').flatMap(readAnchor)
  const policies = rules.filter(({ kind }) => kind === 'policy').map(({ name, version, definitionJson }) => ({ ...(JSON.parse(definitionJson) as ValidationPolicy), name, version }))
  const classes = rules.filter(({ kind }) => kind === 'class').map(({ name, version, definitionJson }) => ({ ...(JSON.parse(definitionJson) as ProjectClass), name, version }))
  return {
    generation,
    roots: trusted.filter(({ anchor }) => anchor.role === 'root').map(({ certificate }) => certificate),
    intermediates: trusted.filter(({ anchor }) => anchor.role === 'intermediate').map(({ certificate }) => certificate),
    anchorOf: new Map(trusted.map(({ anchor, certificate }) => [anchor.id, certificate])),
    listed: createListed(entries, sha256),
    classes: new Map(classes.map((each) => [each.name, each])),
    policies: new Map([defaultPolicy, ...policies].map((each) => [each.name, each])),
    sources: sources.filter(({ state }) => state === 'enabled'),
  }
}

function readAnchor(anchor: TrustAnchor): { anchor: TrustAnchor; certificate: Certificate }[] {
  try {
    return [{ anchor, certificate: parseCertificate(fromBase64(anchor.certificateBase64)) }]
  } catch (error) {
    if (error instanceof CryptoError) return [] // it could be read when it was imported
    throw error
  }
}
