// Settings of `cosigning`.
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import type { AutomaticLimits } from '../_domain/automatic-signing/automatic-signing.ts'
import type { GrantLimits } from '../_domain/mandate/mandate-use.ts'
import type { WindowLimits } from '../_domain/pin-free-window/pin-free-window.ts'

export interface Config {
  /** PIN_FREE_MAX_MINUTES (default 240; 0 switches PIN-free signing off) and PIN_FREE_MAX_COUNT (default 200) */
  pinFree: WindowLimits
  /** VOID_MAX_HOURS (default 24; 0: no signer voids what is signed): for how long after its last signature a signer may void a document */
  voidWithinHours: number
  /** DELEGATION_MAX_DAYS (default 90; 0 switches delegation off) and DELEGATION_MAX_COUNT (default 1000) */
  delegation: GrantLimits
  /** AUTOMATIC_MAX_DAYS (default 30; 0 switches automatic signing off), AUTOMATIC_MAX_COUNT (default 2000), AUTOMATIC_TYPES (names apart by commas; by default all but consent forms) */
  automatic: AutomaticLimits
}

const DAY_SECONDS = 86_400

const whole = (env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number, most: number): number => {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${name} 应为 0–${most} 的整数 / ${name} must be a whole number from 0 to ${most}`)
  return value
}

function automaticTypes(text: string | undefined): string[] {
  if (!text) return DOCUMENT_TYPES.filter((type) => type !== 'consent-form')
  const names = text.split(',').map((name) => name.trim())
  const known: readonly string[] = DOCUMENT_TYPES
  if (!names.every((name) => known.includes(name))) throw new Error(`AUTOMATIC_TYPES 应为以逗号分隔的文件类型 / AUTOMATIC_TYPES must be kinds of document apart by commas: ${DOCUMENT_TYPES.join(', ')}`)
  return names
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({
  pinFree: { seconds: whole(env, 'PIN_FREE_MAX_MINUTES', 240, 1_440) * 60, count: whole(env, 'PIN_FREE_MAX_COUNT', 200, 10_000) },
  voidWithinHours: whole(env, 'VOID_MAX_HOURS', 24, 8_760),
  delegation: { seconds: whole(env, 'DELEGATION_MAX_DAYS', 90, 366) * DAY_SECONDS, count: whole(env, 'DELEGATION_MAX_COUNT', 1_000, 100_000) },
  automatic: { seconds: whole(env, 'AUTOMATIC_MAX_DAYS', 30, 366) * DAY_SECONDS, count: whole(env, 'AUTOMATIC_MAX_COUNT', 2_000, 1_000_000), documentTypes: automaticTypes(env['AUTOMATIC_TYPES']) },
})
