// The state of a task or document as a small coloured word.
import { Text } from '@tarojs/components'
import type { DocumentState, TaskState } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../language/language.ts'

const LOOK: Partial<Record<TaskState | DocumentState, string>> = { signed: 'yq-tag-ok', pending: 'yq-tag-warn', rejected: 'yq-tag-bad', revoked: 'yq-tag-bad', voided: 'yq-tag-bad' }

export function StateTag({ state, id }: { state: TaskState | DocumentState; id?: string }) {
  const { say } = useLanguage()
  return <Text id={id} className={`yq-tag ${LOOK[state] ?? 'yq-tag-quiet'}`}>{say(`state.${state}`)}</Text>
}
