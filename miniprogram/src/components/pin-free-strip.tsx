// While a PIN-free window is open, every page says so: how long, how many, and one tap that ends it (MP-6).
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { useStore } from '../flows/use-store.ts'
import { useLanguage } from '../language/language.ts'
import { sayCountdown } from '../language/times.ts'
import { pinFree, refreshPinFree } from '../pin-free.ts'
import { useDidShow } from '../platform/index.ts'
import { Icon } from './icon.tsx'
import { useNow } from './use-now.ts'

export function PinFreeStrip() {
  const { window, endsAtMs, isEnding } = useStore(pinFree.state)
  useEffect(refreshPinFree, [])
  useDidShow(refreshPinFree)
  return window ? <OpenStrip usesLeft={window.usesLeft} endsAtMs={endsAtMs} isEnding={isEnding} /> : null
}

function OpenStrip({ usesLeft, endsAtMs, isEnding }: { usesLeft: number; endsAtMs: number; isEnding: boolean }) {
  const { say } = useLanguage()
  const end = say(isEnding ? 'pinFree.ending' : 'pinFree.end')
  const leftMs = endsAtMs - useNow(1_000)
  if (leftMs <= 0) return null
  return (
    <View className='yq-pin-free' id='pin-free-strip'>
      <Icon name='clock' size={20} />
      <View className='yq-pin-free-text yq-countdown' ariaRole='timer'>{say('pinFree.strip', { time: sayCountdown(leftMs), count: usesLeft })}</View>
      <View id='pin-free-end' className='yq-pin-free-end' hoverClass='yq-pressed' ariaRole='button' ariaLabel={end} onClick={() => void pinFree.end().catch(() => undefined)}>{end}</View>
    </View>
  )
}
