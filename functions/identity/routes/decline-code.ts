/** 拒绝扫码请求: ends the code; the task stays as it is. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { declineCode as contract } from '@yiqian/shared/protocol/identity.ts'
import { assertMayDecide, declineCode as decline } from '../../_domain/scan-code/scan-code.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'

export const declineCode = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { codeId, reason }, { deviceId, staffId }) =>
  database.transaction(async (stores) => {
    const nowMs = clock.nowMs()
    const code = await stores.codes.load(codeId)
    if (!code) throw new Fault('code.not_found')
    const isRepeat = code.state === 'declined' && code.claimedByDeviceId === deviceId
    if (isRepeat) return { declined: true as const }
    assertMayDecide(code, deviceId, nowMs)
    await stores.codes.replace(code, decline(code, nowMs))
    if (code.documentId) await recordEvidence(stores, code.documentId, { kind: 'code.declined', actor: `device:${deviceId}`, facts: { codeId, staffId, ...(reason && { reason }) }, atMs: nowMs }, random)
    return { declined: true as const }
  }, 5),
)
