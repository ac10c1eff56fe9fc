// Who may void a signed document, and until when (作废).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DocumentRecord, SigningTask } from '../records.ts'

/** The last moment at which one of its signers may void it; null when none may. `withinMs` 0: signers void nothing here. */
export function voidableUntilMs(document: DocumentRecord, task: SigningTask, withinMs: number): number | null {
  if (document.state !== 'signed' || task.state !== 'signed' || withinMs === 0) return null
  return (document.closedAtMs ?? task.signedAtMs ?? 0) + withinMs
}

/**
 * A signer may void what every signer has signed, for so long after it was complete.
 * @throws {Fault} statement.subject_unknown — not theirs, or not signed · statement.out_of_limits — too late
 */
export function assertMayVoid(document: DocumentRecord, task: SigningTask, { staffId, nowMs, withinMs }: { staffId: string; nowMs: number; withinMs: number }): void {
  if (task.staffId !== staffId) throw new Fault('statement.subject_unknown', { detail: `${staffId} on ${task.id}` })
  if (document.state !== 'signed' || task.state !== 'signed') throw new Fault('statement.subject_unknown', { detail: `${document.id} is ${document.state}` })
  const untilMs = voidableUntilMs(document, task, withinMs)
  if (untilMs !== null && nowMs <= untilMs) return
  const hours = withinMs / 3_600_000
  throw new Fault('statement.out_of_limits', { facts: { whyZh: hours === 0 ? '本院不允许签署人作废已签文件' : `签署完成超过 ${hours} 小时，不能作废，请联系业务科室`, whyEn: hours === 0 ? 'signers may not void here' : `it was signed more than ${hours} hours ago` } })
}
