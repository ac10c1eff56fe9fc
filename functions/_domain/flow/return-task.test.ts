import { describe, expect, test } from 'vitest'
import { TASK_STATES } from '@yiqian/shared/protocol/states.ts'
import type { SigningTask } from '../records.ts'
import { aTask } from '../testing/builders.ts'
import { mayReturnTo, returnTask } from './return-task.ts'

const signed = { state: 'signed', signedAtMs: 5, certificateId: 'cert_1', cmsBase64: 'AA==', timestampAtMs: 6, timestampSerialHex: '01' } as const
const task = (id: string, stage: number, some: Partial<SigningTask> = signed) => aTask({ id, documentId: 'doc_1', staffId: `stf_${id}`, stage, ...some })

describe('MA-12 whom a task may be given back to', () => {
  const from = task('from', 2, { state: 'pending' })
  test.each(TASK_STATES.map((state) => [state, state === 'signed'] as const))('an earlier signer whose task is %s: %s', (state, may) => expect(mayReturnTo(from, task('to', 1, { state }))).toBe(may))
  test.each([['the same stage', task('to', 2)], ['a later stage', task('to', 3)], ['oneself', from], ['another document', task('to', 1, { ...signed, documentId: 'doc_2' })]])('not to %s', (_case, to) => {
    expect(mayReturnTo(from, to)).toBe(false)
    expect(() => returnTask([from, to], { from, to, reason: 'x' })).toThrow(expect.objectContaining({ code: 'flow.return_impossible' }))
  })
})

describe('MA-12 a document given back', () => {
  const [a, beside, b, from, fellow, last] = [task('a', 1), task('beside', 1), task('b', 2), task('from', 3, { state: 'pending' }), task('fellow', 3), task('last', 4, { state: 'waiting' })]
  const { changed, withdrawn } = returnTask([a, beside, b, from, fellow, last], { from, to: a, reason: '剂量需复核' })
  const of = (id: string) => changed.find((one) => one.id === id)

  test('its signer signs again; everybody after waits; who signed beside stays signed', () => {
    expect(changed.map(({ id, state, round }) => `${id} ${state} ${round}`)).toEqual(['a pending 2', 'b waiting 2', 'from waiting 1', 'fellow waiting 2'])
    expect(of('a')).toMatchObject({ reason: '剂量需复核', signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null })
    expect(of('b')!.reason).toBeNull()
  })
  test('every signature that is given back is kept', () => {
    expect(withdrawn.map(({ taskId, round, cmsBase64 }) => [taskId, round, cmsBase64])).toEqual([['a', 1, 'AA=='], ['b', 1, 'AA=='], ['fellow', 1, 'AA==']])
  })
})
