// The line itself: nodes from the request to the end, each stage with its people.
import { View } from '@tarojs/components'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { Icon } from '../../../../components/icon.tsx'
import { StateTag } from '../../../../components/state-tag.tsx'
import { flowLine, type FlowNode } from '../../../../flows/flow-line.ts'
import { useLanguage } from '../../../../language/language.ts'
import { saySecond, sayTime } from '../../../../language/times.ts'
import { Level } from '../../parts/level.tsx'

const LOOK = { done: 'yq-node-done', open: 'yq-node-open', waiting: '', ended: 'yq-node-bad' } as const
const TAG = { done: 'yq-tag-ok', open: 'yq-tag-warn', waiting: 'yq-tag-quiet', ended: 'yq-tag-bad' } as const

export function FlowNodes({ picture }: { picture: FlowPicture }) {
  return (
    <View className='yq-flow' id='flow-line'>
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
    <View className={`yq-node ${isDone ? 'yq-node-done' : isOpen ? '' : 'yq-node-bad'}`} id={isStart ? 'flow-pushed' : 'flow-end'}>
      <View className='yq-node-mark'><Icon name={isStart ? 'document' : isDone ? 'check' : isOpen ? 'clock' : 'close'} size={18} /></View>
      <View className='yq-node-main'>
        <View className='yq-node-head'>{isStart ? say('flow.pushed', { system: picture.clientSystem }) : say(`flow.end.${node.state}`)}</View>
        {node.atMs !== null && <View className='yq-hint'>{saySecond(node.atMs)}</View>}
        {isOpen && <View className='yq-hint'>{say('flow.due', { time: sayTime(picture.dueAtMs) })}</View>}
        {!isStart && node.reason !== null && <View className='yq-error'>{say('flow.reason', { reason: node.reason })}</View>}
      </View>
    </View>
  )
}

function StageNode({ node }: { node: Extract<FlowNode, { kind: 'stage' }> }) {
  const { say } = useLanguage()
  const { stage, state, people } = node
  return (
    <View className={`yq-node ${LOOK[state]}`} id={`flow-stage-${stage}`}>
      <View className='yq-node-mark'>{state === 'done' ? <Icon name='check' size={18} /> : <View>{stage}</View>}</View>
      <View className='yq-node-main'>
        <View className='yq-node-head'>
          <View>{say(people.length > 1 ? 'flow.stage.together' : 'flow.stage', { stage })}</View>
          <View className={`yq-tag ${TAG[state]}`} id={`flow-stage-${stage}-state`}>{say(`flow.stage.${state}`)}</View>
        </View>
        {people.map((person) => <PersonLine key={person.taskId} person={person} />)}
      </View>
    </View>
  )
}

function PersonLine({ person }: { person: FlowPicture['stages'][number]['people'][number] }) {
  const { say } = useLanguage()
  const { staffNumber, name, title, department, level, isMe, state, signedAtMs, reason, round, signedUnder } = person
  return (
    <View className={`yq-flow-person ${isMe ? 'yq-flow-person-me' : ''}`} id={`flow-person-${staffNumber}`}>
      <View>
        <View className='yq-flow-name'>
          {name}
          {isMe && <View className='yq-level'>{say('flow.me')}</View>}
          <Level level={level} />
          {round > 1 && <View className='yq-level'>{say('flow.round', { round })}</View>}
        </View>
        <View className='yq-hint'>{[department, title].join(' · ')}</View>
        {signedAtMs !== null && <View className='yq-hint'>{saySecond(signedAtMs)}</View>}
        {signedUnder && <View className='yq-hint'>{signedUnder.name}</View>}
        {reason !== null && <View className='yq-error'>{say(state === 'pending' || state === 'waiting' ? 'flow.returnedFor' : 'flow.reason', { reason })}</View>}
      </View>
      <StateTag state={state} />
    </View>
  )
}
