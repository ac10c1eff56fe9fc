// Contracts of `verification` for administrators: trust anchors, sources of revocation lists, black and white list.
import * as v from 'valibot'
import { CertificateBrief } from './certificate-validation.ts'
import { contract } from './contract.ts'
import { base64UpTo, count, empty, hexUpTo, idOf, optionalText, queryInteger, text, timeMs } from './fields.ts'

const read = { function: 'verification', access: ['administrator'], right: 'verification.trust.read', method: 'GET' } as const
const write = { function: 'verification', access: ['administrator'], right: 'verification.trust.write' } as const
const listsWrite = { function: 'verification', access: ['administrator'], right: 'verification.lists.write' } as const

const sentence = v.strictObject({ zh: v.string(), en: v.string() })
const traced = { addedBy: v.string(), addedAtMs: timeMs, changedBy: v.nullable(v.string()), changedAtMs: v.nullable(timeMs) }

/** `id` is null for the hospital's own authority and for roots from the operator's file, which come by themselves. */
export const TrustAnchorCard = v.strictObject({
  id: v.nullable(idOf('anc')), origin: v.picklist(['imported', 'hospital', 'file']), name: v.string(), role: v.picklist(['root', 'intermediate']), certificate: CertificateBrief, digestHex: hexUpTo(32),
  state: v.picklist(['trusted', 'disabled', 'removed']), note: v.nullable(v.string()), addedBy: v.nullable(v.string()), addedAtMs: v.nullable(timeMs), changedBy: v.nullable(v.string()), changedAtMs: v.nullable(timeMs),
})

export const listTrustAnchors = contract({
  ...read, operation: 'list-trust-anchors',
  request: empty, response: v.strictObject({ items: v.array(TrustAnchorCard) }), faults: [],
  summary: { zh: '查询信任锚（含停用和已移除的）', en: 'List trust anchors, the disabled and removed ones too' },
})

/** PEM, DER, or a PKCS#7 bundle. Self-signed certificates become roots, others intermediates; what is there already and was removed is trusted again. */
export const importTrustAnchors = contract({
  ...write, operation: 'import-trust-anchors', maxBodyBytes: 3 * 1_048_576,
  request: v.strictObject({ fileBase64: v.pipe(base64UpTo(1_048_576), v.minLength(4, 'must not be empty / 不能为空')), name: optionalText(128) }),
  response: v.strictObject({ items: v.array(v.strictObject({ id: idOf('anc'), result: v.picklist(['imported', 'trusted_again', 'already_there']), role: v.picklist(['root', 'intermediate']), certificate: CertificateBrief })) }),
  faults: ['trust_anchor.unreadable'],
  summary: { zh: '导入 CA 证书（PEM、DER、PKCS#7）', en: 'Import certificates of authorities (PEM, DER, PKCS#7)' },
})

export const changeTrustAnchor = contract({
  ...write, operation: 'change-trust-anchor',
  request: v.strictObject({ anchorId: idOf('anc'), state: v.picklist(['trusted', 'disabled', 'removed']), note: optionalText(500) }),
  response: TrustAnchorCard, faults: ['trust_anchor.not_found', 'trust_anchor.removed'],
  summary: { zh: '启用、停用或移除信任锚', en: 'Trust, disable or remove a trust anchor' },
})

export const exportTrustAnchors = contract({
  ...read, operation: 'export-trust-anchors',
  request: v.strictObject({ form: v.optional(v.picklist(['pem', 'pkcs7']), 'pem') }),
  response: 'binary', faults: [],
  summary: { zh: '导出全部受信任的 CA 证书', en: 'Export all trusted certificates of authorities' },
})

export const RevocationSourceCard = v.strictObject({
  id: idOf('src'), name: v.string(), kind: v.picklist(['crl', 'ocsp']), address: v.string(), anchorId: v.nullable(idOf('anc')), everySeconds: count, state: v.picklist(['enabled', 'disabled', 'removed']),
  triedAtMs: v.nullable(timeMs), fetchedAtMs: v.nullable(timeMs),
  /** `ok`, `unchanged`, `stale`, or what went wrong */
  outcome: v.nullable(v.string()), words: v.nullable(sentence), detail: v.nullable(v.string()), ...traced,
})

const RevocationListCard = v.strictObject({ id: v.string(), sourceId: v.nullable(v.string()), issuer: v.string(), number: v.nullable(v.string()), entries: count, sizeBytes: count, thisUpdateMs: v.number(), nextUpdateMs: v.nullable(v.number()), takenAtMs: timeMs, isFresh: v.boolean(), isHeld: v.boolean() })

export const listRevocationSources = contract({
  ...read, operation: 'list-revocation-sources',
  request: empty, response: v.strictObject({ sources: v.array(RevocationSourceCard), lists: v.array(RevocationListCard) }), faults: [],
  summary: { zh: '查询吊销信息来源及已取得的列表', en: 'List the sources of revocation and the lists at hand' },
})

/** Adds a source, or changes the one named by `sourceId`. Addresses: http, https, ldap, ldaps; a status service (OCSP) answers for the anchor named. */
export const saveRevocationSource = contract({
  ...write, operation: 'save-revocation-source',
  request: v.strictObject({
    sourceId: v.optional(idOf('src')), name: text(128), kind: v.picklist(['crl', 'ocsp']), address: text(1024), anchorId: v.optional(idOf('anc')),
    everySeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(604_800)), 3600), state: v.optional(v.picklist(['enabled', 'disabled', 'removed']), 'enabled'),
  }),
  response: RevocationSourceCard, faults: ['revocation_source.not_found', 'revocation_source.address_invalid', 'trust_anchor.not_found', 'revocation_source.anchor_required'],
  summary: { zh: '新增或修改吊销信息来源', en: 'Add or change a source of revocation' },
})

/** Now, whatever the timer says. What goes wrong stands in the card. */
export const fetchRevocationSource = contract({
  function: 'verification', access: ['administrator'], right: 'verification.lists.write', operation: 'fetch-revocation-source',
  request: v.strictObject({ sourceId: idOf('src') }),
  response: RevocationSourceCard, faults: ['revocation_source.not_found'],
  summary: { zh: '立即获取吊销列表', en: 'Fetch a revocation list now' },
})

/** From a file, by hand: DER or PEM. */
export const importRevocationList = contract({
  ...listsWrite, operation: 'import-revocation-list', maxBodyBytes: 90 * 1_048_576,
  request: v.strictObject({ listBase64: v.pipe(base64UpTo(64 * 1_048_576), v.minLength(4, 'must not be empty / 不能为空')) }),
  response: v.strictObject({ outcome: v.picklist(['ok', 'unchanged', 'stale']), list: v.strictObject({ issuer: v.string(), number: v.nullable(v.string()), entries: count, thisUpdateMs: v.number(), nextUpdateMs: v.nullable(v.number()) }) }),
  faults: ['revocation_list.refused'],
  summary: { zh: '手工导入吊销列表', en: 'Import a revocation list by hand' },
})

const list = v.picklist(['black', 'white'])
export const CertificateEntryCard = v.strictObject({
  id: idOf('lst'), list, serialHex: v.nullable(v.string()), keyDigestHex: v.nullable(v.string()), label: v.string(), reason: v.string(), expiresAtMs: v.nullable(timeMs), state: v.picklist(['active', 'expired', 'removed']), ...traced,
})

export const listCertificateEntries = contract({
  ...read, operation: 'list-certificate-entries',
  request: v.strictObject({ list, limit: v.optional(queryInteger(1, 1000), 200) }),
  response: v.strictObject({ items: v.array(CertificateEntryCard) }), faults: [],
  summary: { zh: '查询黑名单或白名单', en: 'List the black list or the white list' },
})

/** Names a certificate by its issuer and serial (`by: serial`), or whatever certificate has its key (`by: key`); or a key by its SHA-256 alone. */
export const addCertificateEntry = contract({
  ...listsWrite, operation: 'add-certificate-entry',
  request: v.strictObject({
    list, by: v.picklist(['serial', 'key']), certificateBase64: v.optional(base64UpTo(65_536)), keyDigestHex: v.optional(hexUpTo(32)), label: optionalText(128), reason: text(500), expiresAtMs: v.optional(timeMs),
  }),
  response: CertificateEntryCard, faults: ['certificate.unreadable', 'certificate_entry.incomplete'],
  summary: { zh: '将证书加入黑名单或白名单', en: 'Put a certificate on the black list or the white list' },
})

export const removeCertificateEntry = contract({
  ...listsWrite, operation: 'remove-certificate-entry',
  request: v.strictObject({ entryId: idOf('lst'), note: optionalText(500) }),
  response: CertificateEntryCard, faults: ['certificate_entry.not_found'],
  summary: { zh: '从名单中移除证书', en: 'Take a certificate off a list' },
})
