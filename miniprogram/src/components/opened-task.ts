// The task that was tapped in a list: its page shows what the list knew while the rest is asked for.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { firstLooks } from '../first-looks.ts'
import { goTo } from './routes.ts'

let opened: TaskCard | undefined

export function openTask(task: TaskCard, query: { delegationId?: string } = {}): void {
  opened = task
  firstLooks.open(task)
  goTo('document', { taskId: task.taskId, ...query })
}

/** What the list showed; undefined for a page that was reached another way. */
export const openedTask = (taskId: string): TaskCard | undefined => (opened?.taskId === taskId ? opened : undefined)
