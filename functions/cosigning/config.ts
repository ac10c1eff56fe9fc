// Settings of `cosigning`.
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import type { AutomaticLimits } from '../_domain/automatic-signing/automatic-signing.ts'
import type { BiometricSettings } from '../_domain/biometric/biometric.ts'
import type { GrantLimits } from '../_domain/mandate/mandate-use.ts'
import { parseFactorRules, type FactorRule } from '../_domain/signing-factors/signing-factors.ts'
import type { HttpMessengerOptions } from '../_adapters/messaging/http-messenger.ts'
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
  /** BIOMETRICS (`on` or `off`, default on), BIOMETRICS_PIN_TYPES (kinds of document that want the PIN as well, apart by commas) */
  biometrics: BiometricSettings
  /** SIGNING_FACTORS, e.g. `prescription~麻=pin+sms; *>=20=pin+sms; automatic-signing.open=pin+sms`; absent: one factor of any kind (MA-17) */
  factors: FactorRule[]
  /** SMS_GATEWAY_URL and SMS_GATEWAY_SECRET; absent: nothing that asks for a one-time code is signed */
  messenger: HttpMessengerOptions | undefined
  /** WECHAT_APP_ID and WECHAT_APP_SECRET: SOTER proofs can be checked; WECHAT_API_URL for another address */
  wechat: { apiUrl: string; appId: string; appSecret: string } | undefined
}

const DAY_SECONDS = 86_400

const whole = (env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number, most: number): number => {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${name} 应为 0–${most} 的整数 / ${name} must be a whole number from 0 to ${most}`)
  return value
}

function typesOf(name: string, text: string | undefined, otherwise: string[]): string[] {
  if (!text) return otherwise
  const names = text.split(',').map((each) => each.trim())
  const known: readonly string[] = DOCUMENT_TYPES
  if (!names.every((each) => known.includes(each))) throw new Error(`${name} 应为以逗号分隔的文件类型 / ${name} must be kinds of document apart by commas: ${DOCUMENT_TYPES.join(', ')}`)
  return names
}

const isOn = (name: string, text: string | undefined): boolean => {
  if (text && text !== 'on' && text !== 'off') throw new Error(`${name} 应为 on 或 off / ${name} must be on or off`)
  return text !== 'off'
}

function wechatOf(env: Readonly<Record<string, string | undefined>>): Config['wechat'] {
  const [appId, appSecret] = [env['WECHAT_APP_ID'], env['WECHAT_APP_SECRET']]
  return appId && appSecret ? { apiUrl: env['WECHAT_API_URL'] || 'https://api.weixin.qq.com', appId, appSecret } : undefined
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({
  pinFree: { seconds: whole(env, 'PIN_FREE_MAX_MINUTES', 240, 1_440) * 60, count: whole(env, 'PIN_FREE_MAX_COUNT', 200, 10_000) },
  voidWithinHours: whole(env, 'VOID_MAX_HOURS', 24, 8_760),
  delegation: { seconds: whole(env, 'DELEGATION_MAX_DAYS', 90, 366) * DAY_SECONDS, count: whole(env, 'DELEGATION_MAX_COUNT', 1_000, 100_000) },
  automatic: { seconds: whole(env, 'AUTOMATIC_MAX_DAYS', 30, 366) * DAY_SECONDS, count: whole(env, 'AUTOMATIC_MAX_COUNT', 2_000, 1_000_000), documentTypes: typesOf('AUTOMATIC_TYPES', env['AUTOMATIC_TYPES'], DOCUMENT_TYPES.filter((type) => type !== 'consent-form')) },
  biometrics: { isOn: isOn('BIOMETRICS', env['BIOMETRICS']), pinTypes: typesOf('BIOMETRICS_PIN_TYPES', env['BIOMETRICS_PIN_TYPES'], []) },
  factors: parseFactorRules(env['SIGNING_FACTORS'] ?? ''),
  messenger: env['SMS_GATEWAY_URL'] ? { url: env['SMS_GATEWAY_URL'], secret: env['SMS_GATEWAY_SECRET'] ?? '' } : undefined,
  wechat: wechatOf(env),
})
