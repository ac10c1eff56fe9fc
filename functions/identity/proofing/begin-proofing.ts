// A proofing begins: the rule as it stands now, and a one-time code to the listed phone if the rule asks for one.
import type { Factor } from '@yiqian/shared/protocol/identity.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Proofing, Staff } from '../../_domain/records.ts'
import { nextFactors, QUERIES, type ProofingProgress, type ProofingPurpose } from '../../_domain/proofing/factors.ts'
import { CODE_LIFE_MS, CODE_TRIES, maskPhone, RESEND_AFTER_MS } from '../../_domain/proofing/proofing.ts'
import type { Deps } from '../deps.ts'
import { codeDigestHex, drawDigits } from '../../_domain/one-time-code/one-time-code.ts'

export interface DraftProofing {
  proofing: Omit<Proofing, 'staffId'>
  code: string
}

export function draftProofing({ kernel: { clock, random } }: Deps, given: { purpose: ProofingPurpose; deviceId: string | null; noticeVersion?: string; combinations: Factor[][] }): DraftProofing {
  const nowMs = clock.nowMs()
  const [id, code] = [newId('prf', random), drawDigits(6, random)]
  const progress: ProofingProgress = { ...given, done: [], queriesLeft: QUERIES, identityDigestHex: null, newPhone: null }
  return { code, proofing: { id, codeDigestHex: codeDigestHex(id, code), triesLeft: CODE_TRIES, state: 'open', createdAtMs: nowMs, expiresAtMs: nowMs + CODE_LIFE_MS, progress, revision: 0 } }
}

/** How a proofing stands, as the phone gets it. */
export function standingOf({ providers }: Deps, { id, expiresAtMs, progress }: Pick<Proofing, 'id' | 'expiresAtMs' | 'progress'>): { proofingId: string; expiresAtMs: number; next: Factor[]; done: Factor[]; development: Factor[] } {
  const next = nextFactors(progress!)
  return { proofingId: id, expiresAtMs, next, done: progress!.done.map(({ factor }) => factor), development: next.filter((factor) => factor !== 'sms' && providers[factor]?.isDevelopment) }
}

const WORDS = {
  enrol: { zh: '仅用于开通手机签名', en: 'only for enrolling your phone' },
  unlock: { zh: '仅用于解锁手机签名', en: 'only for unlocking your phone' },
  password: { zh: '仅用于设置登录密码', en: 'only for setting your log-in password' },
  phone: { zh: '仅用于更换绑定手机号', en: 'only for changing your phone number' },
  wechat: { zh: '仅用于绑定微信账号', en: 'only for binding your WeChat account' },
} as const satisfies Record<ProofingPurpose, object>

/** @throws {Fault} server.unavailable */
export async function sendCode({ messenger }: Deps, phone: string, code: string, purpose: ProofingPurpose): Promise<void> {
  if (!messenger) throw new Fault('server.unavailable', { detail: 'no text message gateway: set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET' })
  const { zh, en } = WORDS[purpose]
  try {
    await messenger.send({ phone, zh: `【医签】验证码 ${code}，5 分钟内有效，${zh}。请勿告诉他人。`, en: `[Yiqian] Code ${code}, valid for 5 minutes, ${en}. Tell it to nobody.` })
  } catch (cause) {
    throw new Fault('server.unavailable', { detail: cause instanceof Error ? cause.message : 'the code could not be sent', cause })
  }
}

/** The answer to whoever began; the code is on its way if it is what comes first. */
export async function begun(deps: Deps, { proofing, code }: DraftProofing, { phone }: Pick<Staff, 'phone'>): Promise<ReturnType<typeof standingOf> & { resendAfterMs: number; phoneMasked: string }> {
  const standing = standingOf(deps, proofing)
  if (standing.next.includes('sms')) await sendCode(deps, phone, code, proofing.progress!.purpose)
  return { ...standing, resendAfterMs: RESEND_AFTER_MS, phoneMasked: maskPhone(phone) }
}
