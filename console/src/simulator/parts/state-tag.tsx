// States as the page names them: colour and word together.
import { Tag } from 'antd'
import type { DeliveryState, DocumentState, TaskState } from '@yiqian/shared/protocol/states.ts'
import type { TextKey } from '../../language/dictionary.ts'
import { useLanguage } from '../../language/language.tsx'

type State = DocumentState | TaskState | DeliveryState

const COLOURS: Record<State, string> = {
  waiting: 'default',
  pending: 'processing',
  signed: 'success',
  rejected: 'error',
  revoked: 'warning',
  expired: 'default',
  voided: 'warning',
  deleted: 'default',
  delivered: 'success',
  dead: 'error',
}
const WORDS = {
  waiting: 'state.waiting',
  pending: 'state.pending',
  signed: 'state.signed',
  rejected: 'state.rejected',
  revoked: 'state.revoked',
  expired: 'state.expired',
  voided: 'state.voided',
  deleted: 'state.deleted',
  delivered: 'state.delivered',
  dead: 'state.dead',
} as const satisfies Record<State, TextKey>

export function StateTag({ state, testId }: { state: State; testId?: string }) {
  const { say } = useLanguage()
  return (
    <Tag color={COLOURS[state]} data-testid={testId} data-state={state}>
      {say(WORDS[state])}
    </Tag>
  )
}
