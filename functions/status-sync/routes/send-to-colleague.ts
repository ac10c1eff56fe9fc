/** 发给同事: the link to the colleague's own task goes out by Enterprise WeChat or DingTalk; kept in the evidence and in the sender's log. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sendToColleague as contract } from '@yiqian/shared/protocol/sharing.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import { recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'
import { isReachable, loadSendable, readersOf } from '../sharing.ts'

/** Tapped again within this time it is the same message. */
const SAME_MS = 600_000

export const sendToColleague = routeFor<Deps>()(contract, async (deps, { taskId, toStaffNumber }, { staffId, deviceId }) => {
  const { database, kernel: { clock, random } } = deps
  return database.transaction(async (stores) => {
    const atMs = clock.nowMs()
    const sendable = await loadSendable(deps, stores, { taskId, staffId, nowMs: atMs })
    const to = (await readersOf(stores, sendable, staffId)).find(({ person }) => person.staffNumber === toStaffNumber)
    if (!to) throw new Fault('sharing.not_reader', { detail: `${toStaffNumber} on ${taskId}` })
    if (!(await isReachable(deps, stores, to.person.id))) throw new Fault('sharing.unreachable', { detail: toStaffNumber })
    const time = `${staffId}.${Math.floor(atMs / SAME_MS)}`
    if (await stores.notices.findByKey(`document.shared:${to.taskId}:${time}`)) return { noted: true as const }
    await recordNotice(stores, { staffId: to.person.id, kind: 'document.shared', subjectId: to.taskId, time, atMs, waitMs: 0 }, random)
    await recordActivity(stores, { staffId, deviceId, kind: 'document.sent', facts: { taskId, toStaffNumber }, atMs }, random)
    await recordEvidence(stores, sendable.document.id, { kind: 'document.shared', actor: `device:${deviceId}`, facts: { taskId, toStaffNumber }, atMs }, random)
    return { noted: true as const }
  }, 5)
})
