// Lists that a verdict relied on are marked once, so that they stay as evidence after a newer one came.
import type { HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import type { RevocationRecordStore } from '../../_domain/certificate-validation/stores.ts'
import { StoreConflict, type Clock } from '../../_domain/ports.ts'
import type { Log } from '../../_kernel/log.ts'

/** @returns marks without waiting: a verdict does not depend on it, and an unmarked list is kept for days anyway */
export function createRelyOn(records: Pick<RevocationRecordStore, 'load' | 'replace'>, clock: Clock, log: Log): (lists: readonly HeldList[]) => void {
  const marked = new Set<string>()
  const mark = async (id: string): Promise<void> => {
    const record = await records.load(id)
    if (record && record.usedAtMs === null) await records.replace(record, { ...record, usedAtMs: clock.nowMs() })
  }
  return (lists) => {
    for (const { id } of lists) {
      if (id === '' || marked.has(id)) continue
      marked.add(id)
      mark(id).catch((error: unknown) => {
        marked.delete(id)
        if (!(error instanceof StoreConflict)) log('warn', { op: 'validation.rely-on', detail: error instanceof Error ? error.message : String(error) })
      })
    }
  }
}
