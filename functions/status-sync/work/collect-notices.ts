// Reads what changed on documents and notes whom to tell: after the change is there, so that no signature waits for a message.
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import type { Change } from '../../_domain/records.ts'
import type { NoticeKind } from '@yiqian/shared/protocol/notices.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 100

/** Changes after which somebody new may have to sign. */
const KINDS: Readonly<Record<string, NoticeKind>> = { 'document.pushed': 'task.new', 'task.signed': 'task.new', 'task.passed_on': 'task.passed_on', 'task.returned': 'task.returned' }

export async function collectNotices(deps: Deps): Promise<void> {
  const { database, senders } = deps
  if (senders.length === 0) return
  const reached = new Map((await database.stores.noticeCursors.list()).map((cursor) => [cursor.id, cursor]))
  for (const { id, lastChange } of await database.stores.applications.listActive()) {
    const before = reached.get(id)
    if (lastChange <= (before?.reached ?? 0)) continue
    try {
      await database.transaction(async (stores) => {
        const changes = await stores.changes.list(id, before?.reached ?? 0, AT_ONCE)
        for (const change of changes) await noteSigners(deps, stores, change)
        const after = { id, reached: changes.at(-1)?.cursor ?? lastChange, revision: before?.revision ?? 0 }
        await (before ? stores.noticeCursors.replace(before, after) : stores.noticeCursors.insert(after))
      })
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error // another instance read the same changes
    }
  }
}

/** Those who may sign now; told once for each round of a task. The first word counts: what was passed on is not new as well. */
async function noteSigners({ kernel: { random } }: Deps, stores: Stores, { type, documentId, atMs }: Change): Promise<void> {
  const changed = KINDS[type]
  if (!changed) return
  const steps = changed === 'task.new' ? await stores.flow.listSteps(documentId) : []
  for (const task of await stores.tasks.listOfDocument(documentId)) {
    if (task.state !== 'pending') continue
    const kind = task.round > 1 ? 'task.returned' : steps.some(({ kind: step, taskId }) => step === 'passed-on' && taskId === task.id) ? 'task.passed_on' : 'task.new'
    await recordNotice(stores, { staffId: task.staffId, kind, subjectId: task.id, time: task.round, atMs }, random)
  }
}
