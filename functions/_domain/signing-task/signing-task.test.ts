import { describe, expect, test } from 'vitest'
import { TASK_STATES } from '@yiqian/shared/protocol/states.ts'
import { aDocument, aTask, NOW_MS } from '../testing/builders.ts'
import { assertMayAct, moveTask, rejectTask, signTask, taskMoves, type TaskAction } from './signing-task.ts'

const ACTIONS: readonly TaskAction[] = ['open', 'sign', 'reject', 'revoke', 'expire', 'void', 'return', 'wait']

/** every state × action; '-' is refused */
const TABLE: Record<string, string> = {
  waiting: 'pending - - revoked expired - - -',
  pending: '- signed rejected revoked expired - - waiting',
  signed: '- - - - - voided pending waiting',
  rejected: '- - - - - - - -',
  revoked: '- - - - - - - -',
  expired: '- - - - - - - -',
  voided: '- - - - - - - -',
}

describe('MP-7 states of a signing task', () => {
  const cells = TASK_STATES.flatMap((state) => ACTIONS.map((action, index) => [state, action, TABLE[state]!.split(' ')[index]!] as const))

  test('the table names every state', () => expect(Object.keys(taskMoves).sort()).toEqual([...TASK_STATES].sort()))

  test.each(cells)('%s + %s → %s', (state, action, expected) => {
    const task = aTask({ state })
    if (expected !== '-') return expect(moveTask(task, action).state).toBe(expected)
    const code = state === 'waiting' ? 'task.not_your_turn' : 'task.not_pending'
    expect(() => moveTask(task, action)).toThrow(expect.objectContaining({ code }))
  })

  const document = aDocument({ state: 'pending', dueAtMs: NOW_MS })
  test.each([
    ['another person', { staffId: 'stf_other' }, NOW_MS, 'task.not_yours'],
    ['before the turn', { state: 'waiting' as const }, NOW_MS, 'task.not_your_turn'],
    ['after signing', { state: 'signed' as const }, NOW_MS, 'task.not_pending'],
    ['after the due time', {}, NOW_MS + 1, 'task.expired'],
  ])('refuses %s', (_case, some, nowMs, code) => {
    expect(() => assertMayAct(aTask({ staffId: 'stf_me', state: 'pending', ...some }), document, 'stf_me', nowMs)).toThrow(expect.objectContaining({ code }))
  })
  test('lets the signer act until the due time', () => {
    expect(() => assertMayAct(aTask({ staffId: 'stf_me', state: 'pending' }), document, 'stf_me', NOW_MS)).not.toThrow()
  })

  test('signing keeps certificate, CMS and time; rejecting keeps the reason', () => {
    const signed = { atMs: NOW_MS, certificateId: 'cert_1', cmsBase64: 'AA==', timestampAtMs: NOW_MS, timestampSerialHex: '01' }
    expect(signTask(aTask({ state: 'pending' }), signed)).toMatchObject({ state: 'signed', signedAtMs: NOW_MS, certificateId: 'cert_1', cmsBase64: 'AA==' })
    expect(rejectTask(aTask({ state: 'pending' }), '剂量有误')).toMatchObject({ state: 'rejected', reason: '剂量有误' })
  })
})
