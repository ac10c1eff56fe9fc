// Some of a batch cannot be signed: which and why; go on with the others, or stop.
import { View } from '@tarojs/components'
import type { SignFlow, SignState } from '../../flows/sign-flow.ts'
import { useLanguage } from '../../language/language.ts'
import { Action } from '../action.tsx'
import { Sheet } from '../sheet.tsx'

export interface AskingProps {
  flow: SignFlow
  state: Extract<SignState, { step: 'asking' }>
  titleOf: (taskId: string) => string
}

export function Asking({ flow, state: { refused, left, signed }, titleOf }: AskingProps) {
  const { say, pick } = useLanguage()
  return (
    <Sheet
      id='asking-sheet'
      title={say('batch.asking', { count: refused.length })}
      actions={
        <>
          <Action id='asking-go' label={say('batch.asking.go', { count: left })} onClick={() => flow.decide(true)} />
          <Action id='asking-stop' kind='quiet' label={say('batch.asking.stop')} onClick={() => flow.decide(false)} />
        </>
      }
    >
      <View className='yq-hint'>{say(signed > 0 ? 'batch.asking.some' : 'batch.asking.hint', { count: signed })}</View>
      {refused.map(({ taskId, message }) => (
        <View key={taskId} id={`asking-${taskId}`} className='yq-batch-item'>
          <View className='yq-batch-text'>
            <View className='yq-batch-title'>{titleOf(taskId)}</View>
            <View className='yq-error'>{pick(message)}</View>
          </View>
        </View>
      ))}
    </Sheet>
  )
}
