// A small drawn screen: what the person sees at a step, reduced to its shapes; what they tap stands out.
import { View } from '@tarojs/components'
import { Icon, type IconName } from '../../../components/icon.tsx'
import type { Drawing } from './topics.ts'

type Part = 'bar' | 'strip' | 'field' | 'row' | 'row-on' | 'card' | 'card-on' | 'check-on' | 'check' | 'text' | 'short' | 'button' | 'buttons' | 'gap' | 'dots' | 'keys' | 'tick' | 'code' | 'digits' | 'face' | 'face-on' | 'ink' | 'shade' | 'choice' | 'stop' | 'stop-on' | 'facts'

const DRAWINGS: Record<Drawing, readonly Part[]> = {
  list: ['bar', 'card-on', 'card', 'card'],
  chosen: ['bar', 'check-on', 'check-on', 'check', 'button'],
  search: ['bar', 'field', 'card', 'card'],
  page: ['bar', 'text', 'text', 'short', 'gap', 'buttons'],
  pages: ['bar', 'text', 'text', 'text', 'short'],
  sheet: ['shade', 'text', 'short', 'button'],
  pad: ['gap', 'dots', 'keys', 'keys', 'keys'],
  done: ['gap', 'tick', 'short', 'gap'],
  code: ['gap', 'code', 'gap', 'button'],
  number: ['bar', 'gap', 'digits', 'gap', 'button'],
  menu: ['bar', 'row', 'row-on', 'row', 'row'],
  form: ['bar', 'choice', 'choice', 'gap', 'button'],
  people: ['bar', 'face-on', 'face', 'face'],
  strip: ['bar', 'strip', 'card', 'card'],
  ink: ['bar', 'ink', 'gap', 'button'],
  flow: ['bar', 'stop-on', 'stop-on', 'stop'],
  card: ['bar', 'facts', 'gap', 'button'],
}
const ICONS: Partial<Record<Part, IconName>> = { tick: 'check', code: 'scan', ink: 'pen' }

export function HelpPicture({ drawing }: { drawing: Drawing }) {
  return (
    <View className='yq-mini'>
      {DRAWINGS[drawing].map((part, index) => (
        <View key={index} className={`yq-mini-part yq-mini-${part}`}>
          {part === 'digits' && '47'.split('').map((digit) => <View key={digit} className='yq-mini-digit'>{digit}</View>)}
          {(part === 'keys' || part === 'dots') && [1, 2, 3].map((key) => <View key={key} className='yq-mini-key' />)}
          {ICONS[part] && <Icon name={ICONS[part]} size={24} />}
        </View>
      ))}
    </View>
  )
}
