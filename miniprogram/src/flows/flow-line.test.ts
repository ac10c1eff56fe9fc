import { describe, expect, test } from 'vitest'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { flowLine, returnTargets } from './flow-line.ts'

type Person = FlowPicture['stages'][number]['people'][number]
const person = (name: string, stage: number, order: number, some: Partial<Person> = {}): Person => ({
  staffNumber: `E${order}`, name, title: '主治医师', department: '心内科', order, stage, round: 1, state: 'signed', signedAtMs: order * 10, reason: null, level: null, isMe: false, taskId: `tsk_${order}`, mayReturnTo: true, ...some,
})
const picture = (stages: FlowPicture['stages'], some: Partial<FlowPicture> = {}): FlowPicture => ({
  taskId: 'tsk_1', documentId: 'doc_1', title: '处方', documentState: 'pending', clientSystem: 'HIS', pushedAtMs: 1, dueAtMs: 99, closedAtMs: null, closedReason: null, stages, steps: [], earlier: [], mayPassOn: false, ...some,
})

describe('MA-14 the flow as one line', () => {
  test('asked for, stages in order with the time of their last signature, the end', () => {
    const line = flowLine(picture([{ stage: 1, state: 'done', people: [person('甲', 1, 2), person('乙', 1, 1)] }, { stage: 2, state: 'open', people: [person('丙', 2, 3, { state: 'pending', signedAtMs: null })] }]))
    expect(line.map((node) => (node.kind === 'stage' ? [node.stage, node.of, node.state, node.atMs] : [node.kind, node.atMs]))).toEqual([['pushed', 1], [1, 2, 'done', 20], [2, 2, 'open', null], ['end', null]])
  })
  test('over: how, when and why', () => {
    expect(flowLine(picture([], { documentState: 'rejected', closedAtMs: 7, closedReason: '有误' })).at(-1)).toEqual({ kind: 'end', state: 'rejected', atMs: 7, reason: '有误' })
  })
  test('whom I may give it back to: the nearest first, nobody else', () => {
    const stages = [{ stage: 1, state: 'done' as const, people: [person('甲', 1, 1), person('乙', 1, 2)] }, { stage: 2, state: 'done' as const, people: [person('丙', 2, 3), person('丁', 2, 4, { mayReturnTo: false })] }]
    expect(returnTargets({ stages }).map(({ name }) => name)).toEqual(['丙', '乙', '甲'])
  })
})
