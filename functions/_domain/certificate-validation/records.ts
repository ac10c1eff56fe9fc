// What is remembered for certificate validation: trust anchors, sources, lists taken in, black and white list, classes and policies.
import type { Revised } from '../records.ts'

/** Who did it and when; rows are never deleted, so that a removal leaves its trace. */
export interface Traced {
  addedBy: string
  addedAtMs: number
  changedBy: string | null
  changedAtMs: number | null
}

/** 信任锚与中间证书 */
export interface TrustAnchor extends Revised, Traced {
  id: string // anc_
  /** SHA-256 of the certificate; unique */
  digestHex: string
  name: string
  role: 'root' | 'intermediate'
  subject: string
  issuer: string
  serialHex: string
  notBeforeMs: number
  notAfterMs: number
  certificateBase64: string
  state: 'trusted' | 'disabled' | 'removed'
  /** why it was disabled or removed; of one that came with a backup: where from */
  note: string | null
}

/** 吊销信息来源 */
export interface RevocationSource extends Revised, Traced {
  id: string // src_
  name: string
  kind: 'crl' | 'ocsp'
  /** http, https or ldap */
  url: string
  /** OCSP: which authority it answers for; CRL: whose list is expected, or null for any */
  anchorId: string | null
  everySeconds: number
  state: 'enabled' | 'disabled' | 'removed'
  triedAtMs: number | null
  fetchedAtMs: number | null
  /** `ok`, or what went wrong the last time */
  outcome: string | null
  detail: string | null
}

/** A revocation list that was taken in; its bytes lie in a file named by their digest. */
export interface RevocationRecord extends Revised {
  id: string // crl_ · ocr_
  kind: 'crl' | 'ocsp'
  /** null: from a certificate's distribution point, or handed in */
  sourceId: string | null
  /** key and scope (SHA-256): those of one line follow each other; OCSP: the certificate that was asked about */
  lineHex: string
  issuer: string
  /** SHA-256 of the bytes */
  digestHex: string
  sizeBytes: number
  /** of a list */
  numberHex: string | null
  entries: number
  thisUpdateMs: number
  nextUpdateMs: number | null
  takenAtMs: number
  /** the newest of its line */
  state: 'current' | 'superseded'
  /** when a verdict first relied on it: then it is kept as evidence */
  usedAtMs: number | null
}

/** 黑名单 / 白名单 */
export interface CertificateListEntry extends Revised, Traced {
  id: string // lst_
  list: 'black' | 'white'
  /** one of the two: issuer (SHA-256 of its folded name) and serial, or SHA-256 of the SubjectPublicKeyInfo */
  issuerDigestHex: string | null
  serialHex: string | null
  keyDigestHex: string | null
  /** for people: whose it is */
  label: string
  reason: string
  /** null: for good */
  expiresAtMs: number | null
  state: 'active' | 'removed'
}

/** One version of a project class or a policy; versions are never changed. */
export interface ValidationRule extends Revised, Traced {
  id: string // rul_
  kind: 'class' | 'policy'
  name: string
  version: number
  /** conditions of a class; composition and checks of a policy: JSON */
  definitionJson: string
  state: 'current' | 'superseded' | 'removed'
}
