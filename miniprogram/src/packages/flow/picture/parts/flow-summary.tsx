// The flow at a glance: the document, one piece of a bar for each signer, how many have signed and whose turn it is.
import { View } from '@tarojs/components'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { useLanguage } from '../../../../language/language.ts'

const PIECES: Partial<Record<FlowPicture['stages'][number]['people'][number]['state'], string>> = { signed: 'yq-piece-done', pending: 'yq-piece-open', rejected: 'yq-piece-bad', revoked: 'yq-piece-bad', expired: 'yq-piece-bad', voided: 'yq-piece-bad' }

export function FlowSummary({ picture: { title, stages, documentState } }: { picture: FlowPicture }) {
  const { say, language } = useLanguage()
  const people = stages.flatMap((stage) => stage.people)
  const signed = people.filter(({ state }) => state === 'signed').length
  const turn = people.filter(({ state }) => state === 'pending').map(({ name, isMe }) => (isMe ? say('flow.turn.you') : name)).join(language === 'zh' ? '、' : ', ')
  const isMine = people.some(({ state, isMe }) => state === 'pending' && isMe) && people.filter(({ state }) => state === 'pending').length === 1
  const words = say('flow.signedOf', { signed, count: people.length })
  return (
    <View className='yq-card yq-flow-summary'>
      <View className='yq-card-title' id='flow-document'>{title}</View>
      <View className='yq-pieces' ariaRole='img' ariaLabel={words}>
        {people.map(({ taskId, state }) => <View key={taskId} className={`yq-piece ${PIECES[state] ?? ''}`} />)}
      </View>
      <View className='yq-flow-words' id='flow-summary'>
        <View>{words}</View>
        {documentState === 'pending' && turn !== '' && <View className='yq-hint'>{isMine ? say('flow.turn.me') : say('flow.turn', { names: turn })}</View>}
      </View>
    </View>
  )
}
