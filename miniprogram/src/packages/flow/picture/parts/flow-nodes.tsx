// The flow as a picture: a rail from the request to the end, at each station its people with their faces, states and times; in words for who listens.
import { View } from '@tarojs/components'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { Icon, type IconName } from '../../../../components/icon.tsx'
import { StateTag } from '../../../../components/state-tag.tsx'
import { flowLine, type FlowNode } from '../../../../flows/flow-line.ts'
import { useLanguage } from '../../../../language/language.ts'
import { saySecond, sayTime } from '../../../../language/times.ts'
import { useLevel } from '../../../../components/level.tsx'

type Person = FlowPicture['stages'][number]['people'][number]

const LOOK = { done: 'yq-node-done', open: 'yq-node-open', waiting: '', ended: 'yq-node-bad' } as const
const TAG = { done: 'yq-tag-ok', open: 'yq-tag-warn', waiting: 'yq-tag-quiet', ended: 'yq-tag-bad' } as const
/** what a face carries at its foot, beside the colour */
const BADGES: Partial<Record<Person['state'], { icon: IconName; look: string }>> = {
  signed: { icon: 'check', look: 'yq-face-done' },
  pending: { icon: 'pen', look: 'yq-face-open' },
  rejected: { icon: 'close', look: 'yq-face-bad' },
  revoked: { icon: 'close', look: 'yq-face-bad' },
  expired: { icon: 'close', look: 'yq-face-bad' },
  voided: { icon: 'close', look: 'yq-face-bad' },
}

export function FlowNodes({ picture }: { picture: FlowPicture }) {
  return (
    <View className='yq-flow' id='flow-line' ariaRole='list'>
      {flowLine(picture).map((node) => (node.kind === 'stage' ? <StageNode key={node.stage} node={node} /> : <EndNode key={node.kind} node={node} picture={picture} />))}
    </View>
  )
}

function EndNode({ node, picture }: { node: Exclude<FlowNode, { kind: 'stage' }>; picture: FlowPicture }) {
  const { say } = useLanguage()
  const isStart = node.kind === 'pushed'
  const isDone = isStart || node.state === 'signed'
  const isOpen = !isStart && node.state === 'pending'
  return (
    <View className={`yq-node yq-node-end ${isDone ? 'yq-node-done' : isOpen ? '' : 'yq-node-bad'}`} id={isStart ? 'flow-pushed' : 'flow-end'} ariaRole='listitem'>
      <View className='yq-node-mark'><Icon name={isStart ? 'document' : isDone ? 'check' : isOpen ? 'clock' : 'close'} size={20} /></View>
      <View className='yq-node-main'>
        <View className='yq-node-head'>{isStart ? say('flow.pushed', { system: picture.clientSystem }) : say(`flow.end.${node.state}`)}</View>
        {node.atMs !== null && <View className='yq-node-time'>{saySecond(node.atMs)}</View>}
        {isOpen && <View className='yq-node-time'>{say('flow.due', { time: sayTime(picture.dueAtMs) })}</View>}
        {!isStart && node.reason !== null && <View className='yq-error'>{say('flow.reason', { reason: node.reason })}</View>}
      </View>
    </View>
  )
}

function StageNode({ node }: { node: Extract<FlowNode, { kind: 'stage' }> }) {
  const { say } = useLanguage()
  const { stage, state, people } = node
  return (
    <View className={`yq-node ${LOOK[state]}`} id={`flow-stage-${stage}`} ariaRole='listitem' ariaLabel={`${say('flow.stage', { stage })}，${say(`flow.stage.${state}`)}`}>
      <View className='yq-node-mark'>{state === 'done' ? <Icon name='check' size={20} /> : <View>{stage}</View>}</View>
      <View className='yq-node-main'>
        <View className='yq-node-head'>
          <View>{say(people.length > 1 ? 'flow.stage.together' : 'flow.stage', { stage })}</View>
          <View className={`yq-tag ${TAG[state]}`} id={`flow-stage-${stage}-state`}>{say(`flow.stage.${state}`)}</View>
        </View>
        <View className='yq-flow-people'>{people.map((person) => <PersonLine key={person.taskId} person={person} />)}</View>
      </View>
    </View>
  )
}

function PersonLine({ person }: { person: Person }) {
  const { say } = useLanguage()
  const sayLevel = useLevel()
  const { staffNumber, name, title, department, level, isMe, state, signedAtMs, reason, round, signedUnder } = person
  const badge = BADGES[state]
  return (
    <View className={`yq-flow-person ${isMe ? 'yq-flow-person-me' : ''}`} id={`flow-person-${staffNumber}`}>
      <View className={`yq-face ${badge?.look ?? ''}`} ariaRole='img' ariaLabel={name}>
        <View>{name.slice(0, 1)}</View>
        {badge && <View className='yq-face-badge'><Icon name={badge.icon} size={18} /></View>}
      </View>
      <View className='yq-flow-facts'>
        <View className='yq-flow-head'>
          <View className='yq-flow-name'>
            {name}
            {isMe && <View className='yq-level yq-level-me'>{say('flow.me')}</View>}
          </View>
          <StateTag state={state} />
        </View>
        <View className='yq-hint yq-small'>{[department, title, level && sayLevel(level), round > 1 && say('flow.round', { round })].filter(Boolean).join(' · ')}</View>
        {signedAtMs !== null && <View className='yq-node-time'>{saySecond(signedAtMs)}</View>}
        {signedUnder && <View className='yq-hint yq-small' id={`flow-under-${staffNumber}`}>{signedUnder.kind === 'delegation' ? say('delegated.by', { name: signedUnder.name }) : say('delegated.automatically')}</View>}
        {reason !== null && <View className='yq-error'>{say(state === 'pending' || state === 'waiting' ? 'flow.returnedFor' : 'flow.reason', { reason })}</View>}
      </View>
    </View>
  )
}
