/** 向新手机号发送验证码: only once the person proved to be the same. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sendNewPhoneCode as contract } from '@yiqian/shared/protocol/identity.ts'
import { assertComplete } from '../../_domain/proofing/factors.ts'
import { CODE_TRIES, maskPhone, RESEND_AFTER_MS } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertOfPhone } from '../../_runtime/close-proofing.ts'
import type { Deps } from '../deps.ts'
import { codeDigestHex, drawDigits } from '../../_domain/one-time-code/one-time-code.ts'
import { sendCode } from '../proofing/begin-proofing.ts'

/** One proofing sends so many: a proved person is no way to send messages to strangers. */
const MESSAGES = 3

export const sendNewPhoneCode = routeFor<Deps>()(contract, async (deps, { proofingId, phone }, { deviceId }) => {
  const { database, kernel: { clock, random } } = deps
  const nowMs = clock.nowMs()
  const code = drawDigits(6, random)
  await database.transaction(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOfPhone(proofing, { purpose: 'phone', deviceId, nowMs })
    assertComplete(proofing.progress)
    if (await stores.staff.findByPhone(phone)) throw new Fault('phone.in_use')
    const { newPhone } = proofing.progress!
    const waitMs = newPhone ? newPhone.sentAtMs + RESEND_AFTER_MS - nowMs : 0
    if (waitMs > 0) throw new Fault('proofing.too_many', { facts: { waitSeconds: Math.ceil(waitMs / 1000) } })
    const sent = (newPhone?.sent ?? 0) + 1
    if (sent > MESSAGES) throw new Fault('proofing.too_many', { facts: { waitSeconds: Math.max(1, Math.ceil((proofing.expiresAtMs - nowMs) / 1000)) } })
    await stores.proofings.replace(proofing, { ...proofing, progress: { ...proofing.progress!, newPhone: { phone, codeDigestHex: codeDigestHex(proofing.id, code), triesLeft: CODE_TRIES, sentAtMs: nowMs, sent } } })
  }, 5)
  await sendCode(deps, phone, code, 'phone')
  return { resendAfterMs: RESEND_AFTER_MS, phoneMasked: maskPhone(phone) }
})
