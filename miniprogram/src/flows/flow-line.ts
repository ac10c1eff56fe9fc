// The flow of a document as one line from top to bottom: asked for, each stage, the end (MA-14).
import type { FlowPicture, StageState } from '@yiqian/shared/protocol/flow.ts'

export type FlowNode =
  | { kind: 'pushed'; atMs: number }
  | { kind: 'stage'; stage: number; of: number; state: StageState; people: FlowPicture['stages'][number]['people']; /** last signature of the stage, once all have signed */ atMs: number | null }
  | { kind: 'end'; state: FlowPicture['documentState']; atMs: number | null; reason: string | null }

export function flowLine({ pushedAtMs, stages, documentState, closedAtMs, closedReason }: FlowPicture): FlowNode[] {
  return [
    { kind: 'pushed', atMs: pushedAtMs },
    ...stages.map(({ stage, state, people }): FlowNode => ({ kind: 'stage', stage, of: stages.length, state, people, atMs: state === 'done' ? Math.max(...people.map(({ signedAtMs }) => signedAtMs ?? 0)) : null })),
    { kind: 'end', state: documentState, atMs: closedAtMs, reason: closedReason },
  ]
}

/** Those whom I may give it back to, last signer first: the one before me is meant most often. */
export const returnTargets = ({ stages }: Pick<FlowPicture, 'stages'>): FlowPicture['stages'][number]['people'] =>
  stages.flatMap(({ people }) => people).filter(({ mayReturnTo }) => mayReturnTo).sort((a, b) => b.stage - a.stage || b.order - a.order)
