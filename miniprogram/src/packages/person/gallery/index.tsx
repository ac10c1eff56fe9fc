// The component gallery: every part in every state, for designers and for whoever adds a page. Reached from 关于医签 by tapping the version.
import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Icon, ICON_NAMES } from '../../../components/icon.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { Notice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { useLanguage } from '../../../language/language.ts'

const COLOURS = ['accent', 'accent-strong', 'accent-ink', 'accent-soft', 'ink', 'ink-2', 'ink-3', 'line', 'ground', 'sunken', 'paper', 'red', 'amber', 'green'] as const
const NOTICES = ['info', 'good', 'warn', 'bad'] as const
const ACTIONS = ['main', 'quiet', 'danger', 'plain'] as const

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <View>
      <View className='yq-section'>{title}</View>
      {children}
    </View>
  )
}

export default function GalleryPage() {
  const { say } = useLanguage()
  const [text, setText] = useState('')
  const [choice, setChoice] = useState<'day' | 'week' | 'month'>('week')
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  const sample = say('settings.sample.title')
  return (
    <PageFrame id='gallery-page' title='gallery.title'>
      <Part title={say('gallery.colours')}>
        <View className='yq-card yq-swatches'>
          {COLOURS.map((name) => (
            <View key={name} className='yq-swatch'>
              <View className='yq-swatch-colour' style={{ background: `var(--${name})` }} />
              <View className='yq-small yq-hint'>{name}</View>
            </View>
          ))}
        </View>
      </Part>
      <Part title={say('gallery.type')}>
        <View className='yq-card'>
          <View className='yq-title'>{sample}</View>
          <View>{say('settings.sample')}</View>
          <View className='yq-hint'>{say('settings.sample')}</View>
          <View className='yq-mono yq-small'>59 13 06 07 2A 86 48 CE</View>
        </View>
      </Part>
      <Part title={say('gallery.actions')}>
        <View className='yq-stack'>
          {ACTIONS.map((kind) => <Action key={kind} id={`gallery-${kind}`} kind={kind} label={say('common.continue')} onClick={() => setIsSheetOpen(true)} />)}
          <Action id='gallery-icon' icon='scan' label={say('common.continue')} onClick={() => setIsSheetOpen(true)} />
          <Action id='gallery-busy' isBusy label={say('common.continue')} onClick={() => undefined} />
          <Action id='gallery-off' isDisabled label={say('common.continue')} onClick={() => undefined} />
        </View>
      </Part>
      <Part title={say('gallery.forms')}>
        <TextField id='gallery-text' label={sample} value={text} placeholder={say('settings.sample')} onChange={setText} />
        <TextField id='gallery-problem-field' label={sample} value='7' problem={say('settings.sample')} onChange={() => undefined} />
        <Choice id='gallery-choice' label={sample} isWide value={choice} onChange={setChoice} options={(['day', 'week', 'month'] as const).map((value) => ({ value, name: say(`gallery.${value}`) }))} />
      </Part>
      <Part title={say('gallery.notices')}>
        {NOTICES.map((kind) => <Notice key={kind} id={`gallery-notice-${kind}`} kind={kind} text={say('settings.sample')} />)}
      </Part>
      <Part title={say('gallery.cards')}>
        <View className='yq-card'>
          <View className='yq-card-head'>
            <View className='yq-card-title'>{sample}</View>
            <View className='yq-tag yq-tag-ok'>{say('me.device.active')}</View>
          </View>
          <FactList facts={[{ name: say('me.staffNumber'), value: 'D1001' }, { name: say('me.device.boundAt'), value: '2026-11-21 08:00' }]} />
        </View>
        <View className='yq-card yq-menu'>
          <MenuRow id='gallery-row' icon='pen' title={sample} hint={say('settings.sample')} onClick={() => setIsSheetOpen(true)} />
          <MenuRow id='gallery-row-2' icon='key' title={sample} />
        </View>
        <Skeleton id='gallery-skeleton' count={1} />
        <EmptyState id='gallery-empty' icon='inbox' title={sample} hint={say('settings.sample')} />
      </Part>
      <Part title={say('gallery.icons')}>
        <View className='yq-card yq-swatches'>
          {ICON_NAMES.map((name) => (
            <View key={name} className='yq-swatch'>
              <Icon name={name} />
              <View className='yq-small yq-hint'>{name}</View>
            </View>
          ))}
        </View>
      </Part>
      {isSheetOpen && (
        <Sheet id='gallery-sheet' title={sample} onClose={() => setIsSheetOpen(false)} actions={<Action id='gallery-sheet-go' label={say('common.continue')} onClick={() => setIsSheetOpen(false)} />}>
          <View>{say('settings.sample')}</View>
        </Sheet>
      )}
    </PageFrame>
  )
}
