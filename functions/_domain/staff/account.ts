// What the platform remembers of a person beside the hospital's list: the profile, consent, own actions, last use of phones; and its stores.
import type { Revised } from '../records.ts'

/** One row for each person, made at first need. */
export interface StaffProfile extends Revised {
  /** the staff id */
  id: string
  nickname: string | null
  /** 256 × 256 JPEG, drawn anew by us */
  avatarBase64: string | null
  /** 执业地点, the first one is the main one (多点执业) */
  practicePlaces: string[]
  /** keyed digest of the identity number that was proved first; the number itself is nowhere */
  identityDigestHex: string | null
}

/** 本人操作记录: one thing that the person did, or that was done with the person's phone. */
export interface Activity {
  id: string // act_
  staffId: string
  deviceId: string | null
  kind: string
  facts: Record<string, string | number | boolean>
  atMs: number
}

/** One giving or withdrawing of consent to the privacy notice; rows are only added. */
export interface Consent {
  id: string // con_
  staffId: string
  version: string
  action: 'given' | 'withdrawn'
  deviceId: string | null
  atMs: number
}

export interface StaffProfileStore {
  insert(profile: StaffProfile): Promise<void>
  load(staffId: string): Promise<StaffProfile | undefined>
  replace(before: StaffProfile, after: StaffProfile): Promise<StaffProfile>
}
export interface ActivityStore {
  insert(activity: Activity): Promise<void>
  /** newest first; `before` continues a page */
  listOfStaff(staffId: string, options: { limit: number; before?: { atMs: number; id: string } }): Promise<Activity[]>
  countSince(staffId: string, kind: string, sinceMs: number): Promise<number>
}
export interface ConsentStore {
  insert(consent: Consent): Promise<void>
  /** newest first */
  listOfStaff(staffId: string): Promise<Consent[]>
}
export interface DeviceUseStore {
  put(use: { deviceId: string; lastUsedAtMs: number }): Promise<void>
  load(deviceId: string): Promise<{ deviceId: string; lastUsedAtMs: number } | undefined>
}

export const emptyProfile = (staffId: string): StaffProfile => ({ id: staffId, nickname: null, avatarBase64: null, practicePlaces: [], identityDigestHex: null, revision: 0 })

/** The newest word counts. @returns what the person consents to now, null for nothing */
export function consentOf(consents: readonly Consent[]): { version: string; atMs: number } | null {
  const [newest] = consents
  return newest?.action === 'given' ? { version: newest.version, atMs: newest.atMs } : null
}

/** Whether this person agrees to the notice in force; an older one, or one taken back, does not count. */
export async function hasConsented({ consents }: { consents: ConsentStore }, staffId: string, version: string): Promise<boolean> {
  return consentOf(await consents.listOfStaff(staffId))?.version === version
}
