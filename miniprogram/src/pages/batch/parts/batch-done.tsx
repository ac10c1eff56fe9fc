// What became of each document of a batch.
import { View } from '@tarojs/components'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Result } from '../../../components/result.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'
import type { ItemResult } from '../../../signing/sign-documents.ts'

export function BatchDone({ tasks, results }: { tasks: readonly TaskCard[]; results: readonly ItemResult[] }) {
  const { say, pick } = useLanguage()
  const signed = results.filter(({ result }) => result === 'signed').length
  const refused = results.length - signed
  const title = refused === 0 ? say('batch.done.all', { count: signed }) : signed === 0 ? say('batch.done.none', { count: refused }) : say('batch.done.some', { signed, refused })
  return (
    <Result id='batch-done' kind={refused === 0 ? 'good' : signed === 0 ? 'bad' : 'warn'} title={title} actions={<Action id='done-home' label={say('signing.done.home')} onClick={() => startAt('home')} />}>
      <View className='yq-card'>
        {results.map((result) => (
          <View key={result.taskId} id={`result-${result.taskId}`} className={`yq-batch-item ${result.result === 'signed' ? 'yq-batch-signed' : 'yq-batch-refused'}`} ariaRole='button' onClick={() => goTo(result.result === 'signed' ? 'signed' : 'document', { taskId: result.taskId })}>
            <Icon name={result.result === 'signed' ? 'check' : 'close'} className='yq-batch-mark' />
            <View className='yq-batch-text'>
              <View className='yq-batch-title'>{tasks.find(({ taskId }) => taskId === result.taskId)?.title}</View>
              <View className={result.result === 'signed' ? 'yq-hint' : 'yq-error'}>{result.result === 'signed' ? saySecond(result.signedAtMs) : pick(result.message)}</View>
            </View>
            <Icon name='chevron' size={20} className='yq-task-chevron' />
          </View>
        ))}
      </View>
    </Result>
  )
}
