/** 校验验证码，绑定手机: the right code makes a device that may enrol; older phones stay until it has. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { confirmProofing as contract } from '@yiqian/shared/protocol/identity.ts'
import { PIN_TRIES } from '../../_domain/device/device.ts'
import { newId } from '../../_domain/new-id.ts'
import { assertOpen, confirmed, countWrongCode } from '../../_domain/proofing/proofing.ts'
import type { Device, Staff } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Deps } from '../deps.ts'
import { isCode } from '../one-time-code.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'

type Outcome = { result: 'bound'; device: Device; staff: Staff } | { result: 'wrong'; triesLeft: number }

export const confirmProofing = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { proofingId, code, deviceName }) => {
  const nowMs = clock.nowMs()
  const deviceToken = Buffer.from(random(32)).toString('base64url')
  const outcome = await database.transaction<Outcome>(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOpen(proofing, nowMs)
    if (!isCode(proofing.id, code, proofing.codeDigestHex)) {
      const counted = await stores.proofings.replace(proofing, countWrongCode(proofing))
      return { result: 'wrong', triesLeft: counted.triesLeft }
    }
    const staff = await stores.staff.load(proofing.staffId)
    if (staff?.state !== 'active') throw new Fault('proofing.not_found', { detail: 'the person is no longer active' })
    await stores.proofings.replace(proofing, confirmed(proofing))
    const device: Device = {
      id: newId('dev', random), staffId: staff.id, name: deviceName, tokenDigestHex: tokenDigest(deviceToken), enrolmentChallengeHex: bytesToHex(random(32)),
      state: 'enrolling', pinTriesLeft: PIN_TRIES, boundAtMs: nowMs, revision: 0,
    }
    await stores.devices.insert(device)
    return { result: 'bound', device, staff }
  }, 20)
  if (outcome.result === 'wrong') throw new Fault('proofing.code_wrong', { facts: { triesLeft: outcome.triesLeft } })
  const { device, staff } = outcome
  return { deviceId: device.id, deviceToken, enrolmentChallengeHex: device.enrolmentChallengeHex, staffId: staff.id, staff: staffCard(staff) }
})
