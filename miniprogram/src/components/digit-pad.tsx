// Entering digits on keys of our own, so that no keyboard of the phone sees them. Shows dots, or the digits of a one-time code.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useLanguage } from '../language/language.ts'
import { Icon } from './icon.tsx'

const DIGITS = 6
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

export interface DigitPadProps {
  /** prefix of the ids of the keys: `<id>-key-5`, `<id>-delete` */
  id: string
  onComplete: (digits: string) => void
  /** shows what is entered; for one-time codes only */
  isShown?: boolean
  isBusy?: boolean
  /** empties the pad when it changes, e.g. after a wrong entry */
  resetKey?: unknown
}

export function DigitPad({ id, onComplete, isShown = false, isBusy = false, resetKey }: DigitPadProps) {
  const { say } = useLanguage()
  const [digits, setDigits] = useState('')
  useEffect(() => setDigits(''), [resetKey])

  const press = (key: string): void => {
    if (isBusy || digits.length >= DIGITS) return
    const entered = digits + key
    setDigits(entered)
    if (entered.length === DIGITS) onComplete(entered)
  }
  const digitKey = (key: string) => (
    <View key={key} id={`${id}-key-${key}`} className='yq-pad-key' hoverClass='yq-pad-pressed' hoverStayTime={60} ariaRole='button' onClick={() => press(key)}>{key}</View>
  )
  return (
    <View className={`yq-pad ${isBusy ? 'yq-pad-busy' : ''}`} id={id}>
      <View className='yq-pad-dots' id={`${id}-entered`} ariaLabel={say('pin.digits', { count: digits.length })}>
        {Array.from({ length: DIGITS }, (_, index) => (
          <View key={index} className={`yq-pad-dot ${index < digits.length ? 'yq-pad-dot-full' : ''} ${index === digits.length ? 'yq-pad-dot-next' : ''} ${isShown ? 'yq-pad-dot-open' : ''}`}>
            {isShown ? digits[index] : ''}
          </View>
        ))}
      </View>
      <View className='yq-pad-keys'>
        {KEYS.map(digitKey)}
        <View id={`${id}-clear`} className='yq-pad-key yq-pad-side' hoverClass='yq-pad-pressed' ariaRole='button' onClick={() => !isBusy && setDigits('')}>{say('pin.clear')}</View>
        {digitKey('0')}
        <View id={`${id}-delete`} className='yq-pad-key yq-pad-side' hoverClass='yq-pad-pressed' ariaRole='button' ariaLabel={say('pin.delete')} onClick={() => !isBusy && setDigits(digits.slice(0, -1))}>
          <Icon name='delete' />
        </View>
      </View>
    </View>
  )
}
