/** 开始实名认证: the pair must be on the hospital's list; whether the staff number exists is not told. */
import { createHash } from 'node:crypto'
import { equalBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { startProofing as contract } from '@yiqian/shared/protocol/identity.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Proofing, Staff } from '../../_domain/records.ts'
import { CODE_LIFE_MS, CODE_TRIES, HOUR_MS, RESEND_AFTER_MS, assertMayStart, assertMayTryPair, maskPhone } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { codeDigestHex, drawDigits } from '../one-time-code.ts'

export const startProofing = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random }, messenger }, { staffNumber, phone }) => {
  if (!messenger) throw new Fault('server.unavailable', { detail: 'no text message gateway: set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET' })
  const nowMs = clock.nowMs()
  const code = drawDigits(6, random)
  const id = newId('prf', random)
  const open: Omit<Proofing, 'staffId'> = { id, codeDigestHex: codeDigestHex(id, code), triesLeft: CODE_TRIES, state: 'open', createdAtMs: nowMs, expiresAtMs: nowMs + CODE_LIFE_MS, revision: 0 }
  const isMatch = await database.transaction(async ({ proofings, staff }) => {
    // A wrong pair goes the same way for numbers that exist and numbers that do not: same reads, same row, same answer.
    const mismatchesOf = mismatchKey(staffNumber)
    assertMayTryPair(await proofings.listSince(mismatchesOf, nowMs - HOUR_MS), nowMs)
    const person = await staff.findByNumber(staffNumber)
    if (!mayProof(person, phone)) {
      await proofings.insert({ ...open, staffId: mismatchesOf, state: 'closed' })
      return false
    }
    assertMayStart(await proofings.listSince(person.id, nowMs - HOUR_MS), nowMs)
    await proofings.insert({ ...open, staffId: person.id })
    return true
  }, 5)
  if (!isMatch) throw new Fault('proofing.no_match')
  try {
    await messenger.send({
      phone,
      zh: `【医签】验证码 ${code}，5 分钟内有效，仅用于开通手机签名。请勿告诉他人。`,
      en: `[Yiqian] Code ${code}, valid for 5 minutes, only for enrolling your phone. Tell it to nobody.`,
    })
  } catch (cause) {
    throw new Fault('server.unavailable', { detail: cause instanceof Error ? cause.message : 'the code could not be sent', cause })
  }
  return { proofingId: id, expiresAtMs: open.expiresAtMs, resendAfterMs: RESEND_AFTER_MS, phoneMasked: maskPhone(phone) }
})

/** Wrong pairs are kept by staff number, not by person: there may be none. */
const mismatchKey = (staffNumber: string): string => `num_${createHash('sm3').update(staffNumber).digest('hex').slice(0, 40)}`

function mayProof(staff: Staff | undefined, phone: string): staff is Staff {
  const isSame = equalBytes(sm3(utf8ToBytes(staff?.phone ?? '')), sm3(utf8ToBytes(phone)))
  return isSame && staff?.state === 'active'
}
