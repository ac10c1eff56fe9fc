// Owns the tables of profiles, own actions, consents and last use of phones.
import type { Activity, Consent, StaffProfile } from '../../_domain/staff/account.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const staffProfileTable = defineTable<StaffProfile>({
  name: 'staff_profile',
  columns: { id: id().primary(), nickname: text(64).nullable(), avatarBase64: hugeText().nullable(), practicePlaces: longText(), identityDigestHex: hex(32).nullable(), revision: whole() },
  json: ['practicePlaces'],
})

export const activityTable = defineTable<Activity>({
  name: 'activity',
  columns: { id: id().primary(), staffId: id(), deviceId: id().nullable(), kind: text(40), facts: longText(), atMs: large() },
  json: ['facts'],
  indexes: [['staffId', 'atMs']],
})

export const consentTable = defineTable<Consent>({
  name: 'consent',
  columns: { id: id().primary(), staffId: id(), version: text(32), action: state(), deviceId: id().nullable(), atMs: large() },
  indexes: [['staffId', 'atMs']],
})

export const deviceUseTable = defineTable<{ deviceId: string; lastUsedAtMs: number }>({
  name: 'device_use',
  columns: { deviceId: id().primary(), lastUsedAtMs: large() },
})
