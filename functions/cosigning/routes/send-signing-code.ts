/** 发送本批签署的短信验证码: bound to the approved list of a batch that waits for it; the code goes to the listed phone and is kept as a digest. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sendSigningCode as contract } from '@yiqian/shared/protocol/factors.ts'
import { newId } from '../../_domain/new-id.ts'
import { drawDigits } from '../../_domain/one-time-code/one-time-code.ts'
import { maskPhone } from '../../_domain/proofing/proofing.ts'
import { anotherSigningCode, assertMaySend, newSigningCode, SIGNING_CODE_RESEND_MS } from '../../_domain/signing-factors/signing-code.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { loadAsked } from '../load-asked.ts'
import { assertPhoneMaySign } from '../use-biometrics.ts'

const HOUR_MS = 3_600_000

export const sendSigningCode = routeFor<Deps>()(contract, async (deps, { batchId }, { deviceId, staffId }) => {
  const { database, kernel: { clock, random } } = deps
  await assertPhoneMaySign(deps, deviceId)
  const nowMs = clock.nowMs()
  const digits = drawDigits(6, random)
  const { phone, code, documents } = await database.transaction(async (stores) => {
    const { approvalDigestHex, documents } = await loadAsked(stores, { batchId, deviceId, nowMs })
    const staff = await stores.staff.load(staffId)
    if (!staff) throw new Fault('access.required', { detail: 'the person is gone' })
    assertMaySend(await stores.signingCodes.countSentSince(staffId, nowMs - HOUR_MS))
    const before = await stores.signingCodes.findOfBatch(batchId)
    const code = before ? anotherSigningCode(before, digits, nowMs) : newSigningCode(newId('sgc', random), { batchId, deviceId, staffId, approvalDigestHex }, digits, nowMs)
    if (before) await stores.signingCodes.replace(before, code)
    else await stores.signingCodes.insert(code)
    return { phone: staff.phone, code, documents }
  }, 5)
  await send(deps, phone, digits, { documents, list: code.approvalDigestHex.slice(0, 4) })
  return { phoneMasked: maskPhone(phone), resendAfterMs: SIGNING_CODE_RESEND_MS, expiresAtMs: code.expiresAtMs }
})

/** How many documents, and the beginning of the list's digest as the phone shows it; no title and nobody's name. */
async function send({ messenger }: Deps, phone: string, digits: string, { documents, list }: { documents: number; list: string }): Promise<void> {
  if (!messenger) throw new Fault('server.unavailable', { detail: 'no text message gateway: set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET' })
  const what = documents > 0 ? { zh: `签署 ${documents} 份文件`, en: `signing ${documents} document(s)` } : { zh: '签署声明', en: 'signing a statement' }
  try {
    await messenger.send({ phone, zh: `【医签】签署验证码 ${digits}，5 分钟内有效，仅用于${what.zh}（清单 ${list}）。请勿告诉他人。`, en: `[Yiqian] Signing code ${digits}, valid for 5 minutes, only for ${what.en} (list ${list}). Tell it to nobody.` })
  } catch (cause) {
    throw new Fault('server.unavailable', { detail: cause instanceof Error ? cause.message : 'the code could not be sent', cause })
  }
}
