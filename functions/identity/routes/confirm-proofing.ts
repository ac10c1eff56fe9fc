/** 校验验证码，绑定手机: all that the rule asks for makes a device that may enrol, and the consent given at the start is the person's; older phones stay until it has enrolled. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { confirmProofing as contract } from '@yiqian/shared/protocol/identity.ts'
import { PIN_TRIES } from '../../_domain/device/device.ts'
import { newId } from '../../_domain/new-id.ts'
import { assertAgreed, isComplete } from '../../_domain/proofing/factors.ts'
import { assertOpen } from '../../_domain/proofing/proofing.ts'
import type { Device, Staff } from '../../_domain/records.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { closeProofing } from '../../_runtime/close-proofing.ts'
import type { Deps } from '../deps.ts'
import { keepConsent } from '../proofing/keep-consent.ts'
import { takeCode, wrongCode } from '../proofing/take-code.ts'

type Outcome = { result: 'bound'; device: Device; staff: Staff } | { result: 'wrong'; triesLeft: number } | { result: 'incomplete'; refusal: Fault }

export const confirmProofing = routeFor<Deps>()(contract, async ({ database, settings, kernel: { clock, random } }, { proofingId, code, deviceName }) => {
  const nowMs = clock.nowMs()
  const deviceToken = Buffer.from(random(32)).toString('base64url')
  const outcome = await database.transaction<Outcome>(async (stores) => {
    let proofing = await stores.proofings.load(proofingId)
    assertOpen(proofing, nowMs)
    if (proofing.progress && proofing.progress.purpose !== 'enrol') throw new Fault('proofing.not_found')
    assertAgreed(proofing.progress, settings.privacyVersion)
    const needsCode = !proofing.progress || (code !== undefined && !isComplete(proofing.progress) && !proofing.progress.done.some(({ factor }) => factor === 'sms'))
    if (needsCode) {
      const taken = await takeCode(stores, proofing, code ?? '', nowMs)
      if (taken.result === 'wrong') return taken
      proofing = taken.proofing
    }
    const staff = await stores.staff.load(proofing.staffId)
    if (staff?.state !== 'active') throw new Fault('proofing.not_found', { detail: 'the person is no longer active' })
    const device: Device = {
      id: newId('dev', random), staffId: staff.id, name: deviceName, tokenDigestHex: tokenDigest(deviceToken), enrolmentChallengeHex: bytesToHex(random(32)),
      state: 'enrolling', pinTriesLeft: PIN_TRIES, boundAtMs: nowMs, revision: 0,
    }
    try {
      await closeProofing(stores, proofing, { deviceId: device.id, nowMs, random })
    } catch (error) {
      // The code was right and stays taken, though more is asked for.
      if (error instanceof Fault && error.code === 'proofing.incomplete') return { result: 'incomplete', refusal: error }
      throw error
    }
    await stores.devices.insert(device)
    await keepConsent(stores, { staffId: staff.id, deviceId: device.id, version: settings.privacyVersion, atMs: nowMs }, random)
    return { result: 'bound', device, staff }
  }, 20)
  if (outcome.result === 'wrong') throw wrongCode(outcome.triesLeft)
  if (outcome.result === 'incomplete') throw outcome.refusal
  const { device, staff } = outcome
  return { deviceId: device.id, deviceToken, enrolmentChallengeHex: device.enrolmentChallengeHex, staffId: staff.id, staff: staffCard(staff) }
})
