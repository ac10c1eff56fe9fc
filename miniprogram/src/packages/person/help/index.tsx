// 帮助: every function in three steps with drawn pictures, and the way there (MA-11).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'
import { HelpPicture } from './help-picture.tsx'
import { TOPICS, type Topic } from './topics.ts'
import './help.scss'

export default function HelpPage() {
  const { say } = useLanguage()
  const [open, setOpen] = useState<string | undefined>('sign')
  return (
    <PageFrame id='help-page' title='help.title'>
      <View className='yq-hint yq-before-canvas'>{say('help.lead')}</View>
      {TOPICS.map((topic) => <TopicCard key={topic.name} topic={topic} isOpen={open === topic.name} onToggle={() => setOpen(open === topic.name ? undefined : topic.name)} />)}
    </PageFrame>
  )
}

function TopicCard({ topic: { name, icon, title, page, steps }, isOpen, onToggle }: { topic: Topic; isOpen: boolean; onToggle: () => void }) {
  const { say, pick } = useLanguage()
  return (
    <View className='yq-card yq-help'>
      <View id={`help-${name}`} className='yq-help-head' hoverClass='yq-pressed' ariaRole='button' ariaLabel={pick(title)} onClick={onToggle}>
        <Icon name={icon} className='yq-menu-icon' />
        <View className='yq-help-title'>{pick(title)}</View>
        <Icon name='chevron' size={20} className={`yq-task-chevron ${isOpen ? 'yq-help-down' : ''}`} />
      </View>
      {isOpen && (
        <View id={`help-${name}-steps`} className='yq-help-body'>
          {steps.map(({ drawing, say: words }, index) => (
            <View key={index} className='yq-help-step'>
              <HelpPicture drawing={drawing} />
              <View className='yq-help-words'>
                <View className='yq-help-number'>{index + 1}</View>
                <View>{pick(words)}</View>
              </View>
            </View>
          ))}
          <Action id={`help-${name}-go`} kind='quiet' label={say('help.open')} onClick={() => (page === 'home' ? startAt('home') : goTo(page))} />
        </View>
      )}
    </View>
  )
}
