import { describe, expect, test } from 'vitest'
import { aTask } from '../testing/builders.ts'
import { MOST_SIGNERS, passOn } from './pass-on.ts'

const task = (order: number, stage: number) => aTask({ id: `tsk_${order}`, staffId: `stf_${order}`, order, stage, state: stage === 1 ? 'pending' : 'waiting' })

describe('MA-12 passing on adds a stage right after', () => {
  test.each([
    ['the only stage', [task(1, 1)], 0, [], 2, 2],
    ['one of two at once', [task(1, 1), task(2, 1)], 1, [], 2, 3],
    ['the first of three stages', [task(1, 1), task(2, 2), task(3, 3)], 0, ['tsk_2 3', 'tsk_3 4'], 2, 4],
    ['the last', [task(1, 1), task(2, 2)], 1, [], 3, 3],
  ])('%s', (_case, tasks, from, moved, stage, order) => {
    const passed = passOn(tasks, { from: tasks[from]!, toStaffId: 'stf_chief' })
    expect({ ...passed, moved: passed.moved.map((one) => `${one.id} ${one.stage}`) }).toEqual({ moved, stage, order })
  })
  test('not to somebody who signs already, oneself included', () => {
    const tasks = [task(1, 1), task(2, 2)]
    for (const toStaffId of ['stf_1', 'stf_2']) expect(() => passOn(tasks, { from: tasks[0]!, toStaffId })).toThrow(expect.objectContaining({ code: 'flow.already_signer' }))
  })
  test('not without end', () => {
    const tasks = Array.from({ length: MOST_SIGNERS }, (_, index) => task(index + 1, 1))
    expect(() => passOn(tasks, { from: tasks[0]!, toStaffId: 'stf_x' })).toThrow(expect.objectContaining({ code: 'flow.too_many_signers' }))
  })
})
