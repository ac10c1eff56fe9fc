import { describe, expect, test } from 'vitest'
import type { TaskState } from '@yiqian/shared/protocol/states.ts'
import { aTask } from '../testing/builders.ts'
import { nextToOpen, stagesOf } from './stages.ts'

describe('MA-15 orders mapped onto stages', () => {
  const none = [undefined, undefined, undefined]
  test.each([
    ['any', none, [1, 1, 1]],
    ['sequence', none, [1, 2, 3]],
    ['stages', [1, 1, 2], [1, 1, 2]],
    ['stages', [20, 10, 20], [2, 1, 2]],
    ['stages', [7], [1]],
  ] as const)('%s %j is %j', (order, asked, stages) => expect(stagesOf(order, asked)).toEqual(stages))

  test.each([['stages', [1, undefined]], ['any', [1, undefined]], ['sequence', [undefined, 2]]] as const)('%s %j is refused', (order, asked) => {
    expect(() => stagesOf(order, asked)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
})

describe('MA-15 the next stage opens once all of one have signed', () => {
  const opened = (...tasks: [number, TaskState][]) => nextToOpen(tasks.map(([stage, state], index) => aTask({ id: `tsk_${index}`, order: 9 - index, stage, state }))).map(({ id, state }) => `${id} ${state}`)

  test.each([
    ['one of two is open still', [[1, 'signed'], [1, 'pending'], [2, 'waiting']], []],
    ['both have signed', [[1, 'signed'], [1, 'signed'], [2, 'waiting'], [2, 'waiting'], [3, 'waiting']], ['tsk_2 pending', 'tsk_3 pending']],
    ['a later stage may be signed already where a return left a gap', [[1, 'signed'], [2, 'waiting'], [3, 'waiting']], ['tsk_1 pending']],
    ['all have signed', [[1, 'signed'], [2, 'signed']], []],
    ['the document is over', [[1, 'rejected'], [2, 'revoked']], []],
  ] as [string, [number, TaskState][], string[]][])('%s', (_case, tasks, expected) => expect(opened(...tasks)).toEqual(expected))
})
