import { describe, expect, test } from 'vitest'
import type { TaskState } from '@yiqian/shared/protocol/states.ts'
import { aTask } from '../testing/builders.ts'
import { stagesOfTasks } from './flow-picture.ts'

describe('MA-14 what a stage has come to', () => {
  test.each([
    [['signed', 'signed'], 'done'],
    [['signed', 'pending'], 'open'],
    [['pending'], 'open'],
    [['waiting', 'waiting'], 'waiting'],
    [['rejected', 'revoked'], 'ended'],
    [['signed', 'revoked'], 'ended'],
    [['expired'], 'ended'],
    [['voided', 'voided'], 'ended'],
  ] as [TaskState[], string][])('%j is %s', (states, expected) => expect(stagesOfTasks(states.map((state) => aTask({ state })))[0]!.state).toBe(expected))

  test('stages in order, people in the order of signers', () => {
    const tasks = [aTask({ id: 'c', stage: 2, order: 2 }), aTask({ id: 'b', stage: 1, order: 3 }), aTask({ id: 'a', stage: 1, order: 1 })]
    expect(stagesOfTasks(tasks).map((stage) => [stage.stage, stage.tasks.map(({ id }) => id)])).toEqual([[1, ['a', 'b']], [2, ['c']]])
  })
})
