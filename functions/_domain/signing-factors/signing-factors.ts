// Which factors a signing needs: the hospital's rule table, by kind, title, system and number of documents (MA-17). Fails closed.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sayFactors, SIGNING_FACTORS, type FactorsAsked, type SigningFactor } from '@yiqian/shared/protocol/factors.ts'
import { Terms } from '@yiqian/shared/protocol/statements.ts'
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'

/** One row: what it is about, and the factors that all of it needs. Rows add up; without a row that fits, one factor of any kind is enough. */
export interface FactorRule {
  /** a kind of document, `*` for all documents, or a kind of statement */
  kind: string
  /** part of the document's title */
  title: string | null
  /** id or name of the hospital system */
  system: string | null
  /** from so many documents within `COUNTED_MS`, the ones asked for included: a list cut into pieces evades nothing */
  count: number
  factors: readonly SigningFactor[]
}

export interface DocumentFacts {
  documentType: string
  title: string
  applicationId: string
  applicationName: string
}

/** How the share is opened; `automatic` is the vault's own key. */
export type SigningIntent = 'pin' | 'biometric' | 'pin-free' | 'automatic'

export const COUNTED_MS = 10 * 60_000

const ROW = /^([a-z.*-]+)(?:~([^@<>=~]+))?(?:@([^<>=~]+))?(?:>=(\d{1,4}))?\s*=\s*([a-z+]+)$/
const KINDS: readonly string[] = ['*', ...DOCUMENT_TYPES, ...Object.keys(Terms)]
const NAMES: readonly string[] = SIGNING_FACTORS

/**
 * `prescription~麻=pin+sms; *>=20=pin+sms; consent-form@app_1=pin+biometric; automatic-signing.open=pin+sms`
 * @throws {Error} a row that cannot be read: the function does not start rather than ask for less
 */
export function parseFactorRules(text: string): FactorRule[] {
  return text.split(';').map((row) => row.trim()).filter((row) => row !== '').map(parseRow)
}

function parseRow(row: string): FactorRule {
  const [, kind = '', title, system, count, names = ''] = ROW.exec(row) ?? []
  const factors = names.split('+')
  const isStatement = kind in Terms
  const isGood = KINDS.includes(kind) && factors.every((name) => NAMES.includes(name)) && new Set(factors).size === factors.length && count !== '0'
  if (!isGood || (isStatement && (title ?? system ?? count) !== undefined)) throw new Error(`SIGNING_FACTORS 无法识别 / cannot be read: ${row}`)
  return { kind, title: title?.trim() ?? null, system: system?.trim() ?? null, count: Number(count ?? 1), factors: SIGNING_FACTORS.filter((factor) => factors.includes(factor)) }
}

const union = (rules: readonly FactorRule[]): SigningFactor[] => SIGNING_FACTORS.filter((factor) => rules.some(({ factors }) => factors.includes(factor)))

/** @param count documents of this person within `COUNTED_MS`, those asked for included */
export function factorsOfDocument(rules: readonly FactorRule[], document: DocumentFacts, count: number): SigningFactor[] {
  const { documentType, title, applicationId, applicationName } = document
  return union(rules.filter((rule) => (rule.kind === '*' || rule.kind === documentType) && (rule.title === null || title.includes(rule.title)) && (rule.system === null || rule.system === applicationId || rule.system === applicationName) && count >= rule.count))
}

export const factorsOfStatement = (rules: readonly FactorRule[], kind: string): SigningFactor[] => union(rules.filter((rule) => rule.kind === kind))

/**
 * What is left to be given. A PIN-free window and automatic signing satisfy no rule; biometrics stand for no PIN, since the share that they open is the PIN's too.
 * @throws {Fault} factors.required · biometrics.pin_required
 */
export function assertIntentSuffices(required: readonly SigningFactor[], intent: SigningIntent): SigningFactor[] {
  if (required.length === 0) return []
  if (intent === 'pin-free' || intent === 'automatic') throw factorsRequired(required)
  if (intent === 'biometric' && required.includes('pin')) throw new Fault('biometrics.pin_required')
  return required.filter((factor) => factor !== intent)
}

function factorsRequired(required: readonly SigningFactor[]): Fault {
  const { zh, en } = sayFactors(required)
  return new Fault('factors.required', { facts: { factorsZh: zh, factorsEn: en } })
}

/** @throws {Fault} factors.missing */
export function factorsMissing(missing: readonly SigningFactor[]): Fault {
  const { zh, en } = sayFactors(missing)
  return new Fault('factors.missing', { facts: { missing: missing.join('+'), missingZh: zh, missingEn: en } })
}

export const asked = (required: readonly SigningFactor[], missing: readonly SigningFactor[]): FactorsAsked => ({ required: [...required], missing: [...missing] })

/** As sessions and evidence name what was given: `pin+sms`, `biometric`, `pin-free`. */
export const writeFactors = (intent: SigningIntent, missing: readonly SigningFactor[]): string => [intent, ...missing].join('+')
export const readFactors = (written: unknown): SigningFactor[] => SIGNING_FACTORS.filter((factor) => typeof written === 'string' && written.split('+').includes(factor))
