// Factors of a signing: which the hospital asks for beside the first, and the one-time code over exactly the approved list (MA-17).
import * as v from 'valibot'
import { cosignSuite } from '../crypto/cosign/suite.ts'
import { contract } from './contract.ts'
import { count, idOf, text, timeMs } from './fields.ts'

/** 签名密码 / 本机指纹、面容 / 短信验证码 */
export const SIGNING_FACTORS = ['pin', 'biometric', 'sms'] as const
export type SigningFactor = (typeof SIGNING_FACTORS)[number]
export const signingFactor = v.picklist(SIGNING_FACTORS)

export const FACTOR_NAMES: Readonly<Record<SigningFactor, { zh: string; en: string }>> = {
  pin: { zh: '签名密码', en: 'PIN' },
  biometric: { zh: '指纹或面容', en: 'fingerprint or face' },
  sms: { zh: '短信验证码', en: 'text message code' },
}

/** 签名密码＋短信验证码; PIN + text message code */
export const sayFactors = (factors: readonly SigningFactor[]): { zh: string; en: string } => ({ zh: factors.map((factor) => FACTOR_NAMES[factor].zh).join('＋'), en: factors.map((factor) => FACTOR_NAMES[factor].en).join(' + ') })

/** What the hospital's rules ask for, and what the way that was chosen leaves to be given before completion. */
export const FactorsAsked = v.strictObject({ required: v.array(signingFactor), missing: v.array(signingFactor) })
export type FactorsAsked = v.InferOutput<typeof FactorsAsked>

const suite = v.literal(cosignSuite)

/** A code for this batch goes to the person's listed phone; asked again, a new one takes the place of the one before. */
export const sendSigningCode = contract({
  function: 'cosigning', operation: 'send-signing-code', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, batchId: idOf('bat') }),
  response: v.strictObject({ phoneMasked: text(32), resendAfterMs: count, expiresAtMs: timeMs }),
  faults: ['factors.not_asked', 'factors.code_gone', 'factors.too_many', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '发送本批签署的短信验证码', en: 'Send the one-time code of a batch' },
})

/** The code confirms the very list of the batch, once; wrong codes are counted. */
export const confirmSigningCode = contract({
  function: 'cosigning', operation: 'confirm-signing-code', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, batchId: idOf('bat'), code: v.pipe(v.string(), v.regex(/^\d{6}$/, 'must be six digits / 应为 6 位数字')) }),
  response: v.strictObject({ confirmed: v.literal(true) }),
  faults: ['factors.not_asked', 'factors.code_gone', 'factors.code_wrong', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '核对本批签署的短信验证码', en: 'Confirm the one-time code of a batch' },
})
