/** 扫描二维码: takes the code for this phone and draws the two digits that both screens show. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { claimCode as contract, type ScanView } from '@yiqian/shared/protocol/identity.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { ScanCode } from '../../_domain/records.ts'
import { claimCode as claim } from '../../_domain/scan-code/scan-code.ts'
import { assertMayAct } from '../../_domain/signing-task/signing-task.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'
import { drawDigits } from '../one-time-code.ts'

export const claimCode = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { token }, { deviceId, staffId }) =>
  database.transaction(async (stores) => {
    const nowMs = clock.nowMs()
    const code = await stores.codes.findByToken(tokenDigest(token))
    const application = code && (await stores.applications.load(code.applicationId))
    if (!code || !application) throw new Fault('code.not_found')
    const claimed = claim(code, { deviceId, staffId }, drawDigits(2, random), nowMs)
    const task = await taskOf(stores, claimed, { staffId, clientSystem: application.name, nowMs })
    if (claimed !== code) {
      await stores.codes.replace(code, claimed)
      if (code.documentId) await recordEvidence(stores, code.documentId, { kind: 'code.scanned', actor: `device:${deviceId}`, facts: { codeId: code.id, staffId }, atMs: nowMs }, random)
    }
    return { codeId: claimed.id, purpose: claimed.purpose, number: claimed.number!, clientSystem: application.name, expiresAtMs: claimed.decideByMs!, task }
  }, 5),
)

/** This person's task on the document of a signing code; a code that is not for them stays free for whom it is. */
async function taskOf(stores: Stores, { documentId }: ScanCode, { staffId, clientSystem, nowMs }: { staffId: string; clientSystem: string; nowMs: number }): Promise<ScanView['task']> {
  if (documentId === null) return null
  const document = await stores.documents.load(documentId)
  const task = (await stores.tasks.listOfDocument(documentId)).find((each) => each.staffId === staffId)
  if (!document || !task) throw new Fault('code.not_yours')
  assertMayAct(task, document, staffId, nowMs)
  return taskCard(task, document, clientSystem)
}
