// Contracts of `timestamp` for administrators: profiles, certificates, time, issued tokens, backup (TS-2, TS-5, TS-7).
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, count, empty, hexUpTo, idOf, optionalText, text, timeMs } from './fields.ts'
import { IMPRINT_DIGESTS, oid, profileId, TSA_ALGORITHMS } from './timestamp.ts'

export const TimestampProfileFields = v.strictObject({
  id: profileId,
  policyOid: oid,
  algorithm: v.picklist(TSA_ALGORITHMS),
  keyStore: v.picklist(['software', 'pkcs11', 'sdf']),
  container: v.picklist(['cms', 'gm']),
  accuracyMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999)),
  ordering: v.boolean(),
  digests: v.pipe(v.array(v.picklist(IMPRINT_DIGESTS)), v.minLength(1)),
  tsaName: v.boolean(),
  certificates: v.picklist(['on-request', 'withheld']),
  renewal: v.picklist(['embedded', 'by-hand']),
  state: v.picklist(['enabled', 'disabled']),
})

export const TimestampCertificateCard = v.strictObject({
  id: idOf('tsc'), profileId, sequence: count, algorithm: v.picklist(TSA_ALGORITHMS), keyStore: v.picklist(['software', 'pkcs11', 'sdf']), keyLabel: v.string(),
  state: v.picklist(['requested', 'installed']), origin: v.picklist(['embedded', 'requested', 'imported']),
  subject: v.nullable(v.string()), issuer: v.nullable(v.string()), serialHex: v.nullable(v.string()),
  notBeforeMs: v.nullable(v.number()), notAfterMs: v.nullable(v.number()), effectiveFromMs: v.nullable(v.number()), createdAtMs: v.number(),
  /** signs at this moment */
  isCurrent: v.boolean(),
})

export const listTimestampProfiles = contract({
  function: 'timestamp', operation: 'list-timestamp-profiles', access: ['administrator'], right: 'timestamp.settings.read', write: false,
  request: empty,
  response: v.strictObject({ profiles: v.array(TimestampProfileFields), defaultProfile: profileId, revision: count, certificates: v.array(TimestampCertificateCard) }),
  faults: [],
  summary: { zh: '时间戳配置与证书一览', en: 'Timestamp profiles and their certificates' },
})

/** Adds a profile or changes one; `revision` is that of the list it was seen in. */
export const saveTimestampProfile = contract({
  function: 'timestamp', operation: 'save-timestamp-profile', access: ['administrator'], right: 'timestamp.settings.write',
  request: v.strictObject({ profile: TimestampProfileFields, isDefault: v.boolean(), revision: count }),
  response: v.strictObject({ revision: count }),
  faults: ['timestamp.profile_invalid', 'timestamp.settings_changed', 'key.store_not_configured', 'key.algorithm_unsupported'],
  summary: { zh: '新增或修改时间戳配置', en: 'Add or change a timestamp profile' },
})

/** Makes the next key of a profile in its key store, and the request that a certification authority certifies it on. */
export const createTsaRequest = contract({
  function: 'timestamp', operation: 'create-tsa-request', access: ['administrator'], right: 'timestamp.keys.write',
  request: v.strictObject({ profileId, commonName: text(64), organization: optionalText(64), organizationalUnit: optionalText(64), locality: optionalText(64), province: optionalText(64), country: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be two capitals / 应为两个大写字母'))) }),
  response: v.strictObject({ certificateId: idOf('tsc'), requestPem: v.string() }),
  faults: ['timestamp.profile_not_found', 'key.store_not_configured', 'key.algorithm_unsupported', 'key.label_taken', 'key.store_unavailable', 'key.store_failed', 'key.store_pin_wrong'],
  summary: { zh: '生成时间戳密钥与证书申请（PKCS#10）', en: 'Make a key and its certification request' },
})

const effectiveFromMs = v.optional(timeMs)
const imported = v.strictObject({ certificate: TimestampCertificateCard })

/** For a key made by `create-tsa-request`, or a new certificate of a key that is there. Takes over at `effectiveFromMs`, at once when absent; the one before signs until then and stays listed. */
export const importTsaCertificate = contract({
  function: 'timestamp', operation: 'import-tsa-certificate', access: ['administrator'], right: 'timestamp.keys.write',
  request: v.strictObject({ chainPem: text(100_000), effectiveFromMs }),
  response: imported,
  faults: ['timestamp.certificate_unfit', 'timestamp.settings_changed'],
  summary: { zh: '导入时间戳证书链', en: 'Import the certificate chain of a timestamp key' },
})

/** A key made elsewhere, with its certificate: PKCS#12. Goes into the software store. */
export const importTsaKey = contract({
  function: 'timestamp', operation: 'import-tsa-key', access: ['administrator'], right: 'timestamp.keys.write',
  request: v.strictObject({ profileId, pfxBase64: base64UpTo(64 * 1024), password: v.pipe(v.string(), v.maxLength(256)), effectiveFromMs }),
  response: imported,
  faults: ['timestamp.profile_not_found', 'timestamp.certificate_unfit', 'timestamp.settings_changed', 'key.import_invalid', 'key.label_taken'],
  summary: { zh: '导入时间戳密钥与证书（PKCS#12）', en: 'Import a timestamp key with its certificate, PKCS#12' },
})

export const exportTsaCertificates = contract({
  function: 'timestamp', operation: 'export-tsa-certificates', access: ['administrator'], right: 'timestamp.settings.read', write: false,
  request: v.strictObject({ profileId: v.optional(profileId) }),
  response: 'binary',
  faults: ['timestamp.profile_not_found'],
  summary: { zh: '导出全部时间戳证书（含已停用，PEM）', en: 'Export all timestamp certificates, former ones too, PEM' },
})

const IssuedToken = v.strictObject({
  serialHex: v.string(), timeMs: v.number(), profileId: v.string(), digestOid: v.string(), digestHex: v.string(), transport: v.string(), certificateId: v.string(), instance: v.string(), sequence: count,
})

export const searchTokens = contract({
  function: 'timestamp', operation: 'search-tokens', access: ['administrator'], right: 'timestamp.journal.read', write: false,
  request: v.strictObject({
    serialHex: v.optional(hexUpTo(20)), digestHex: v.optional(hexUpTo(64)), profileId: v.optional(profileId), fromMs: v.optional(timeMs), toMs: v.optional(timeMs),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50), cursor: v.optional(v.pipe(v.string(), v.maxLength(200))),
  }),
  response: v.strictObject({ tokens: v.array(IssuedToken), nextCursor: v.nullable(v.string()) }),
  faults: ['journal.query_invalid'],
  summary: { zh: '检索已签发的时间戳（新的在前）', en: 'Search issued timestamps, newest first' },
})

/** Byte for byte as it left. */
export const getToken = contract({
  function: 'timestamp', operation: 'get-token', access: ['administrator'], right: 'timestamp.journal.read', write: false,
  request: v.strictObject({ serialHex: hexUpTo(20) }),
  response: v.strictObject({ token: IssuedToken, tokenBase64: base64UpTo(65_536) }),
  faults: ['timestamp.token_not_found'],
  summary: { zh: '按序列号取回时间戳', en: 'One issued timestamp by its serial number' },
})

export const verifyTokenJournal = contract({
  function: 'timestamp', operation: 'verify-token-journal', access: ['administrator'], right: 'timestamp.journal.read', write: false,
  request: empty,
  response: v.strictObject({ verdict: v.picklist(['passed', 'failed']), entries: count, brokenAt: v.nullable(v.string()), sizeBytes: count, failure: v.nullable(v.string()) }),
  faults: [],
  summary: { zh: '核验时间戳日志的杂凑链', en: 'Check the hash chain of the journal of timestamps' },
})

export const getTimeState = contract({
  function: 'timestamp', operation: 'get-time-state', access: ['administrator', 'function'], right: 'timestamp.settings.read', write: false,
  request: empty,
  response: v.strictObject({ nowMs: v.nullable(v.number()), state: v.record(v.string(), v.unknown()) }),
  faults: [],
  summary: { zh: '时间源与时钟状态', en: 'Time sources and the clock' },
})

export const getTimeHistory = contract({
  function: 'timestamp', operation: 'get-time-history', access: ['administrator'], right: 'timestamp.settings.read', write: false,
  request: v.strictObject({ fromMs: timeMs, toMs: timeMs }),
  response: v.strictObject({ samples: v.array(v.record(v.string(), v.unknown())) }),
  faults: [],
  summary: { zh: '时间偏差、抖动与保持的历史', en: 'Offset, jitter and hold-over over time' },
})

/** CSV for spreadsheets: a line of names, then a line for each sample, oldest first; what is not known is empty. */
export const exportTimeHistory = contract({
  function: 'timestamp', operation: 'export-time-history', access: ['administrator'], right: 'timestamp.settings.read', write: false,
  request: v.strictObject({ fromMs: timeMs, toMs: timeMs }),
  response: 'binary',
  faults: [],
  summary: { zh: '导出时间偏差、抖动与保持的历史（CSV）', en: 'Offset, jitter and hold-over over time, as CSV' },
})

export const resynchroniseTime = contract({
  function: 'timestamp', operation: 'resynchronise-time', access: ['administrator'], right: 'timestamp.settings.write',
  request: empty,
  response: v.strictObject({ nowMs: v.nullable(v.number()), state: v.record(v.string(), v.unknown()) }),
  faults: [],
  summary: { zh: '立即重新校时；无时间源时由管理员确认本机时钟', en: 'Ask all time sources again; without sources the administrator vouches for the host clock' },
})

const backupPassword = v.pipe(v.string(), v.minLength(12, 'must have at least 12 characters / 至少 12 个字符'), v.maxLength(256))

/** Profiles, certificates, software keys and the authorities above them in one file under a password. Keys in devices stay there; the journal is backed up as files, time sources are settings of the environment. */
export const createTimestampBackup = contract({
  function: 'timestamp', operation: 'create-timestamp-backup', access: ['administrator'], right: 'timestamp.backup.write', write: false,
  request: v.strictObject({ password: backupPassword }),
  response: 'binary',
  faults: [],
  summary: { zh: '备份时间戳配置、证书与密钥', en: 'Back up profiles, certificates and keys' },
})

/**
 * The same file twice changes nothing more. What is there and not in the file stays, but no longer signs.
 * `authorities`: those that verifications believe from now on, so that old tokens verify; one that an administrator disabled or removed here stays so.
 * `environment`: settings that were otherwise where the backup was made, and are not changed by it.
 */
export const restoreTimestampBackup = contract({
  function: 'timestamp', operation: 'restore-timestamp-backup', access: ['administrator'], right: 'timestamp.backup.write', maxBodyBytes: 16 * 1_048_576,
  request: v.strictObject({ backupBase64: base64UpTo(10 * 1_048_576), password: v.pipe(v.string(), v.maxLength(256)) }),
  response: v.strictObject({
    profiles: count, certificates: count, certificatesAdded: count, keys: count, madeAtMs: timeMs,
    authorities: v.array(v.strictObject({ anchorId: v.nullable(idOf('anc')), role: v.picklist(['root', 'intermediate']), subject: v.string(), digestHex: hexUpTo(32), result: v.picklist(['trusted', 'already_trusted', 'not_trusted_here']) })),
    environment: v.array(v.strictObject({ name: v.string(), inBackup: v.nullable(v.string()), here: v.nullable(v.string()) })),
  }),
  faults: ['timestamp.backup_unreadable', 'timestamp.backup_conflict', 'timestamp.settings_changed', 'key.import_invalid', 'key.label_taken'],
  summary: { zh: '恢复时间戳备份', en: 'Restore a backup of the timestamp server' },
})
