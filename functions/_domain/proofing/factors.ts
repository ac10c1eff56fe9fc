// Identity proofing by several factors: the hospital's rule, what a proofing has done, what comes next (MP-1, MA-17).
import type { Factor } from '@yiqian/shared/protocol/identity.ts'
import { FACTORS } from '@yiqian/shared/protocol/identity.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

export type ProofingPurpose = 'enrol' | 'unlock' | 'phone' | 'password' | 'wechat'

export interface DoneFactor {
  factor: Factor
  /** which provider said so, and its number for the query */
  provider: string
  reference: string | null
  /** a stand-in for development, which proves nothing */
  isDevelopment: boolean
  atMs: number
}

export interface ProofingProgress {
  purpose: ProofingPurpose
  /** the phone that asked; null before there is one */
  deviceId: string | null
  /** purpose `enrol`: the privacy notice agreed to before anything was proved; absent on rows of earlier versions */
  noticeVersion?: string
  /** each of these is enough; as the rule stood when it began */
  combinations: Factor[][]
  done: DoneFactor[]
  /** queries of providers that may still be made */
  queriesLeft: number
  /** keyed digest of the identity number that was given; all factors must name the same */
  identityDigestHex: string | null
  /** purpose `phone`: the new number and the digest of the code that was sent to it */
  newPhone: { phone: string; codeDigestHex: string; triesLeft: number; sentAtMs: number; sent: number } | null
}

export const QUERIES = 4
/** Once the first factor is done the others need time: a face, a card. */
export const PROGRESS_LIFE_MS = 15 * 60_000

/**
 * `sms+face|sms+carrier`: each part between bars is enough, and needs all that it joins by plus.
 * @throws {Error} not a rule
 */
export function parseRule(text: string): Factor[][] {
  const combinations = text.split('|').map((part) => part.split('+').map((name) => name.trim()))
  const isFactor = (name: string): name is Factor => (FACTORS as readonly string[]).includes(name)
  return combinations.map((names) => {
    if (!names.every(isFactor) || new Set(names).size < names.length) throw new Error(`PROOFING_RULE 无效 / is not valid: “${text}” (${FACTORS.join(', ')}; + | )`)
    return names
  })
}

const names = ({ done }: ProofingProgress): Factor[] => done.map(({ factor }) => factor)

export const isComplete = (progress: ProofingProgress): boolean => progress.combinations.some((combination) => combination.every((factor) => names(progress).includes(factor)))

/** Any of these may come next; the code to the phone first, since queries cost and a stranger could cause them. */
export function nextFactors(progress: ProofingProgress): Factor[] {
  if (isComplete(progress)) return []
  const done = names(progress)
  const open = progress.combinations.filter((combination) => done.every((factor) => combination.includes(factor)))
  const wanted = FACTORS.filter((factor) => !done.includes(factor) && open.some((combination) => combination.includes(factor)))
  return wanted.includes('sms') && open.every((combination) => combination.includes('sms')) ? ['sms'] : wanted
}

/** For a person whose number is lost: the same without the code to it. @throws {Fault} proofing.factor_unavailable — nothing else is asked for here */
export function withoutSms(combinations: readonly Factor[][]): Factor[][] {
  const rest = combinations.map((combination) => combination.filter((factor) => factor !== 'sms')).filter((combination) => combination.length > 0)
  if (rest.length === 0) throw new Fault('proofing.factor_unavailable')
  return rest
}

/** @throws {Fault} proofing.factor_unavailable — not asked for now */
export function assertAsked(progress: ProofingProgress, factor: Factor): void {
  if (!nextFactors(progress).includes(factor)) throw new Fault('proofing.factor_unavailable', { detail: `${factor} is not among ${nextFactors(progress).join(', ')}` })
}

/** Nobody proves anything for the first time without agreement to the notice in force; a phone that is bound was asked when it began. @throws {Fault} consent.required */
export function assertAgreed(progress: ProofingProgress | null, versionInForce: string): void {
  if ((progress?.purpose ?? 'enrol') === 'enrol' && progress?.noticeVersion !== versionInForce) throw new Fault('consent.required')
}

/** @throws {Fault} proofing.incomplete */
export function assertComplete(progress: ProofingProgress | null): void {
  if (progress && !isComplete(progress)) throw new Fault('proofing.incomplete', { facts: { next: nextFactors(progress).join(' ') } })
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** Weights and check characters of GB 11643—1999 §4.2.3 (ISO 7064, MOD 11-2). */
export function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const sum = Array.from(text.slice(0, 17), Number).reduce((total, digit, index) => total + digit * WEIGHTS[index]!, 0)
  return '10X98765432'[sum % 11] === text[17]
}


export const FACTORS_OF_PROVIDERS = ['face', 'carrier', 'bank-card'] as const
export type ProviderFactor = (typeof FACTORS_OF_PROVIDERS)[number]
