// What is being done now, and with how many of how many documents.
import { View } from '@tarojs/components'
import type { SignState } from '../../flows/sign-flow.ts'
import { useLanguage } from '../../language/language.ts'
import { Sheet } from '../sheet.tsx'
import { Stages } from '../stages.tsx'

const STAGES = ['begin', 'check', 'sign', 'complete'] as const

export function Running({ state: { stage, done, count, before, total } }: { state: Extract<SignState, { step: 'running' }> }) {
  const { say } = useLanguage()
  const share = (STAGES.indexOf(stage) + (count > 0 ? done / count : 0)) / STAGES.length
  const percent = Math.round(((before + share * count) / Math.max(total, 1)) * 100)
  return (
    <Sheet id='running-sheet' title={say('signing.running.title')}>
      <Stages id='stage' stages={STAGES} current={stage} labelOf={(name) => say(`signing.running.${name}`)} />
      {total > 1 && (
        <View className='yq-progress' ariaRole='progressbar'>
          <View className='yq-progress-track'><View className='yq-progress-bar' style={{ width: `${percent}%` }} /></View>
          <View id='progress' className='yq-hint'>{say('batch.progress', { done: before + done, count: total })}</View>
        </View>
      )}
    </Sheet>
  )
}
