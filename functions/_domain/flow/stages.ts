// The order of signers as stages: everybody of a stage signs in any order; the next stage opens once all of one have signed (MA-12, MA-15).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { SignerOrder } from '@yiqian/shared/protocol/states.ts'
import type { SigningTask } from '../records.ts'
import { moveTask } from '../signing-task/signing-task.ts'

const malformed = (zh: string, en: string) => new Fault('request.malformed', { facts: { field: 'signers', expectedZh: zh, expectedEn: en } })

/**
 * `any`: one stage for all. `sequence`: a stage for each. `stages`: as asked, made dense: 10, 20, 20 is 1, 2, 2.
 * @returns 1-based stage of each signer
 * @throws {Fault} request.malformed — a stage is missing, or given with another order
 */
export function stagesOf(order: SignerOrder, asked: readonly (number | undefined)[]): number[] {
  if (order !== 'stages') {
    if (asked.some((stage) => stage !== undefined)) throw malformed('的 stage 只能与 signerOrder: "stages" 一起使用', 'may have a stage only with signerOrder "stages"')
    return asked.map((_, index) => (order === 'any' ? 1 : index + 1))
  }
  const stages = asked.map((stage) => {
    if (stage === undefined) throw malformed('每一位都必须给出 stage', 'must each have a stage')
    return stage
  })
  const dense = [...new Set(stages)].sort((a, b) => a - b)
  return stages.map((stage) => dense.indexOf(stage) + 1)
}

/** After somebody has signed: the tasks of the next stage, opened; none while anybody is still pending. */
export function nextToOpen(tasks: readonly SigningTask[]): SigningTask[] {
  if (tasks.some(({ state }) => state === 'pending')) return []
  const waiting = tasks.filter(({ state }) => state === 'waiting')
  const stage = Math.min(...waiting.map((task) => task.stage))
  return waiting.filter((task) => task.stage === stage).map((task) => moveTask(task, 'open'))
}
