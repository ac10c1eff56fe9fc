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
import { drawDigits } from '../../_domain/one-time-code/one-time-code.ts'

export const claimCode = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { token }, { deviceId, staffId }) =>
  database.transaction(async (stores) => {
    const nowMs = clock.nowMs()
    const code = await stores.codes.findByToken(tokenDigest(token))
    const application = code && (await stores.applications.load(code.applicationId))
    if (!code || !application) throw new Fault('code.not_found')
    const claimed = claim(code, { deviceId, staffId }, drawDigits(2, random), nowMs)
    const signer = { staffId, clientSystem: application.name, nowMs }
    const task = await taskOf(stores, claimed, signer)
    const tasks = await tasksOf(stores, claimed, signer)
    if (claimed !== code) {
      await stores.codes.replace(code, claimed)
      const scanned = { kind: 'code.scanned', actor: `device:${deviceId}`, facts: { codeId: code.id, staffId }, atMs: nowMs }
      for (const documentId of code.documentId ? [code.documentId] : (tasks ?? []).map((each) => each.documentId)) await recordEvidence(stores, documentId, scanned, random)
    }
    return { codeId: claimed.id, purpose: claimed.purpose, number: claimed.number!, clientSystem: application.name, expiresAtMs: claimed.decideByMs!, task, ...(tasks && { tasks }) }
  }, 5),
)

interface SignerOfCode {
  staffId: string
  clientSystem: string
  nowMs: number
}

/** Of a code for a batch: what waits for this person. What was signed, revoked or is not this person's turn is left out; nothing at all is a refusal. */
async function tasksOf(stores: Stores, { documentIds }: ScanCode, signer: SignerOfCode): Promise<ScanView['tasks']> {
  if (documentIds === null) return undefined
  const [tasks, refusals]: [NonNullable<ScanView['tasks']>, Fault[]] = [[], []]
  for (const documentId of documentIds) {
    try {
      tasks.push((await taskOf(stores, { documentId }, signer))!)
    } catch (refusal) {
      if (!(refusal instanceof Fault)) throw refusal
      refusals.push(refusal)
    }
  }
  const [isOver] = refusals.filter(({ code }) => code !== 'code.not_yours')
  if (tasks.length === 0) throw isOver ?? new Fault('code.not_yours')
  return tasks
}

/** This person's task on the document of a signing code; a code that is not for them stays free for whom it is. */
async function taskOf(stores: Stores, { documentId }: Pick<ScanCode, 'documentId'>, { staffId, clientSystem, nowMs }: SignerOfCode): Promise<ScanView['task']> {
  if (documentId === null) return null
  const document = await stores.documents.load(documentId)
  const task = (await stores.tasks.listOfDocument(documentId)).find((each) => each.staffId === staffId)
  if (!document || !task) throw new Fault('code.not_yours')
  assertMayAct(task, document, staffId, nowMs)
  return taskCard(task, document, clientSystem)
}
