/** 撤回本人发起的文件: by whoever began it on the phone, while nobody has signed. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { withdrawDocument as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { routeFor } from '../../_kernel/route.ts'
import { endDocument } from '../../_runtime/end-document.ts'
import type { Deps } from '../deps.ts'
import { loadTask } from '../load-task.ts'

export const withdrawDocument = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { taskId, reason }, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    const { document } = await loadTask(stores, taskId, staffId)
    if (document.startedByStaffId !== staffId) throw new Fault('document.not_yours_to_withdraw')
    if ((await stores.tasks.listOfDocument(document.id)).some(({ state }) => state === 'signed')) throw new Fault('document.signed_in_part')
    const { state } = await endDocument(stores, document, { action: 'revoke', actor: `device:${deviceId}`, reason: reason || null, atMs: clock.nowMs() }, random)
    return { documentState: state }
  }, 5),
)
