/** 开始实名认证: the pair must be on the hospital's list; whether the staff number exists is not told. */
import { createHash } from 'node:crypto'
import { equalBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { startProofing as contract } from '@yiqian/shared/protocol/identity.ts'
import type { Staff } from '../../_domain/records.ts'
import { HOUR_MS, assertMayStart, assertMayTryPair } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { begun, draftProofing } from '../proofing/begin-proofing.ts'

export const startProofing = routeFor<Deps>()(contract, async (deps, { staffNumber, phone, noticeVersion }) => {
  const { database, kernel: { clock }, messenger, config, settings } = deps
  if (noticeVersion !== settings.privacyVersion) throw new Fault('consent.required')
  if (!messenger) throw new Fault('server.unavailable', { detail: 'no text message gateway: set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET' })
  const nowMs = clock.nowMs()
  const draft = draftProofing(deps, { purpose: 'enrol', deviceId: null, noticeVersion, combinations: config.rule })
  const isMatch = await database.transaction(async ({ proofings, staff }) => {
    // A wrong pair goes the same way for numbers that exist and numbers that do not: same reads, same row, same answer.
    const mismatchesOf = mismatchKey(staffNumber)
    assertMayTryPair(await proofings.listSince(mismatchesOf, nowMs - HOUR_MS), nowMs)
    const person = await staff.findByNumber(staffNumber)
    if (!mayProof(person, phone)) {
      await proofings.insert({ ...draft.proofing, staffId: mismatchesOf, state: 'closed' })
      return false
    }
    assertMayStart(await proofings.listSince(person.id, nowMs - HOUR_MS), nowMs)
    await proofings.insert({ ...draft.proofing, staffId: person.id })
    return true
  }, 5)
  if (!isMatch) throw new Fault('proofing.no_match')
  return begun(deps, draft, { phone })
})

/** Wrong pairs are kept by staff number, not by person: there may be none. */
const mismatchKey = (staffNumber: string): string => `num_${createHash('sm3').update(staffNumber).digest('hex').slice(0, 40)}`

function mayProof(staff: Staff | undefined, phone: string): staff is Staff {
  const isSame = equalBytes(sm3(utf8ToBytes(staff?.phone ?? '')), sm3(utf8ToBytes(phone)))
  return isSame && staff?.state === 'active'
}
