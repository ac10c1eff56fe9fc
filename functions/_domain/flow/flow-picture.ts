// The flow of a document as stages: what each stage has come to.
import type { StageState } from '@yiqian/shared/protocol/flow.ts'
import type { SigningTask } from '../records.ts'

export interface Stage {
  stage: number
  state: StageState
  tasks: SigningTask[]
}

/** In order; the tasks of a stage in the order of signers. */
export function stagesOfTasks(tasks: readonly SigningTask[]): Stage[] {
  const numbers = [...new Set(tasks.map(({ stage }) => stage))].sort((a, b) => a - b)
  return numbers.map((stage) => {
    const own = tasks.filter((task) => task.stage === stage).sort((a, b) => a.order - b.order)
    return { stage, state: stateOf(own), tasks: own }
  })
}

function stateOf(tasks: readonly SigningTask[]): StageState {
  if (tasks.every(({ state }) => state === 'signed')) return 'done'
  if (tasks.some(({ state }) => state === 'pending')) return 'open'
  return tasks.some(({ state }) => state === 'waiting') ? 'waiting' : 'ended'
}
