// What a backup holds: settings, certificates with their ids and their keys' names, the software keys themselves, and which authorities were believed.
import * as v from 'valibot'
import { TimestampProfileFields } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { idOf } from '@yiqian/shared/protocol/fields.ts'
import { TSA_ALGORITHMS } from '@yiqian/shared/protocol/timestamp.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

const keyStore = v.picklist(['software', 'pkcs11', 'sdf'])
const optionalNumber = v.nullable(v.number())

/** As TimestampCertificate, without what belongs to one database alone. The journal names certificates by `id`; files of version 1 had none. */
const Certificate = v.strictObject({
  id: v.optional(idOf('tsc')),
  profileId: v.string(), sequence: v.number(), algorithm: v.picklist(TSA_ALGORITHMS), keyStore, keyLabel: v.string(), publicKeyInfoBase64: v.string(),
  state: v.picklist(['requested', 'installed']), origin: v.picklist(['embedded', 'requested', 'imported']), requestBase64: v.nullable(v.string()), chainBase64: v.array(v.string()),
  serialHex: v.nullable(v.string()), notBeforeMs: optionalNumber, notAfterMs: optionalNumber, effectiveFromMs: optionalNumber, createdAtMs: v.number(),
})
const Key = v.strictObject({ label: v.string(), publicKeyInfoBase64: v.string(), pkcs8Base64: v.string() })

export const BackupContent = v.strictObject({
  version: v.picklist([1, 2]), madeAtMs: v.number(), hospitalName: v.string(),
  profiles: v.array(TimestampProfileFields), defaultProfile: v.string(), certificates: v.array(Certificate), keys: v.array(Key),
  /** authorities above these certificates that verifications believed where the backup was made; version 1: those of embedded certificates */
  authorities: v.optional(v.array(v.strictObject({ role: v.picklist(['root', 'intermediate']), certificateBase64: v.string() }))),
  /** settings of the environment, to be told at the restoration: none of them is set by it */
  environment: v.optional(v.record(v.string(), v.string()), {}),
})
export type BackupContent = v.InferOutput<typeof BackupContent>
export type BackupCertificate = BackupContent['certificates'][number]

/** @throws {Fault} timestamp.backup_unreadable */
export function parseBackupContent(text: string): BackupContent {
  const unreadable = (detail: string) => new Fault('timestamp.backup_unreadable', { detail })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable('no JSON')
  }
  const parsed = v.safeParse(BackupContent, value)
  if (!parsed.success) throw unreadable(v.getDotPath(parsed.issues[0]) ?? 'content')
  return parsed.output
}
