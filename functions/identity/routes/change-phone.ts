/** 更换绑定手机号: the code that went to the new number; the old number is told. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { changePhone as contract } from '@yiqian/shared/protocol/identity.ts'
import { maskPhone } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertOfPhone, closeProofing } from '../../_runtime/close-proofing.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'
import { isCode } from '../../_domain/one-time-code/one-time-code.ts'
import { wrongCode } from '../proofing/take-code.ts'

type Outcome = { result: 'wrong'; triesLeft: number } | { result: 'changed'; before: string; phone: string }

export const changePhone = routeFor<Deps>()(contract, async ({ database, messenger, log, kernel: { clock, random } }, { proofingId, code }, { deviceId, staffId }) => {
  const nowMs = clock.nowMs()
  const outcome = await database.transaction<Outcome>(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOfPhone(proofing, { purpose: 'phone', deviceId, nowMs })
    const { newPhone } = proofing.progress!
    if (!newPhone) throw new Fault('proofing.not_found', { detail: 'no code was sent to a new number' })
    if (!isCode(proofing.id, code, newPhone.codeDigestHex)) {
      const triesLeft = newPhone.triesLeft - 1
      await stores.proofings.replace(proofing, { ...proofing, state: triesLeft > 0 ? 'open' : 'closed', progress: { ...proofing.progress!, newPhone: { ...newPhone, triesLeft } } })
      return { result: 'wrong', triesLeft }
    }
    await closeProofing(stores, proofing, { deviceId, nowMs, random })
    const person = await stores.staff.load(staffId)
    if (!person) throw new Fault('access.required', { detail: 'the person is gone' })
    if (await stores.staff.findByPhone(newPhone.phone)) throw new Fault('phone.in_use')
    await stores.staff.replace(person, { ...person, phone: newPhone.phone })
    await recordActivity(stores, { staffId, deviceId, kind: 'phone.changed', facts: { from: maskPhone(person.phone), to: maskPhone(newPhone.phone) }, atMs: nowMs }, random)
    return { result: 'changed', before: person.phone, phone: newPhone.phone }
  }, 10)
  if (outcome.result === 'wrong') throw wrongCode(outcome.triesLeft)
  const to = maskPhone(outcome.phone)
  const notice = { phone: outcome.before, zh: `【医签】您绑定的手机号已更换为 ${to}。如非本人操作，请立即联系信息科。`, en: `[Yiqian] Your phone number was changed to ${to}. If that was not you, call the IT department at once.` }
  await messenger?.send(notice).catch((error: unknown) => log('error', { op: 'identity.change_phone', actor: `device:${deviceId}`, detail: error instanceof Error ? error.message : 'the old number could not be told' }))
  return { phoneMasked: to }
})
