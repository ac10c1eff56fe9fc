// Writing by hand: in the page, or over the whole screen with the phone turned.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import { Action } from '../../../../components/action.tsx'
import { Icon, type IconName } from '../../../../components/icon.tsx'
import { Notice } from '../../../../components/notice.tsx'
import { addStroke, clearInk, redoInk, undoInk, type InkHistory } from '../../../../flows/ink-history.ts'
import { isEnoughInk } from '../../../../flows/ink.ts'
import { useLanguage } from '../../../../language/language.ts'
import { InkCanvas } from './ink-canvas.tsx'

export interface WritingProps {
  history: InkHistory
  onHistory: (change: (before: InkHistory) => InkHistory) => void
  ink: InkColour
  onNext: () => void
  onLeave: () => void
}

export function Writing({ history, onHistory, ink, onNext, onLeave }: WritingProps) {
  const { say } = useLanguage()
  const [isFull, setIsFull] = useState(false)
  const [isTooLittle, setIsTooLittle] = useState(false)
  const { strokes, past, future } = history
  const next = (): void => {
    if (!isEnoughInk(strokes)) return setIsTooLittle(true)
    onNext()
  }
  const tool = (id: string, icon: IconName, label: string, isOff: boolean, onClick: () => void) => (
    <View id={id} className={`yq-ink-tool ${isOff ? 'yq-ink-tool-off' : ''}`} hoverClass={isOff ? 'none' : 'yq-pressed'} ariaRole='button' ariaLabel={label} onClick={() => !isOff && onClick()}>
      <Icon name={icon} />
      <View className='yq-ink-tool-name'>{label}</View>
    </View>
  )
  return (
    <View className={isFull ? 'yq-ink-full' : 'yq-fill yq-writing'} id='writing'>
      {!isFull && <View className='yq-hint yq-before-canvas'>{say('handwriting.hint')}</View>}
      <InkCanvas
        strokes={strokes} ink={ink} isFull={isFull}
        onStroke={(stroke) => {
          setIsTooLittle(false)
          onHistory((before) => addStroke(before, stroke))
        }}
      />
      <View className='yq-ink-bar'>
        {tool('ink-undo', 'undo', say('handwriting.undo'), past.length === 0, () => onHistory(undoInk))}
        {tool('ink-redo', 'redo', say('handwriting.redo'), future.length === 0, () => onHistory(redoInk))}
        {tool('ink-clear', 'trash', say('handwriting.clear'), strokes.length === 0, () => onHistory(clearInk))}
        {tool('ink-full', isFull ? 'close' : 'expand', say(isFull ? 'handwriting.small' : 'handwriting.full'), false, () => setIsFull(!isFull))}
        {isFull && tool('ink-done', 'check', say('handwriting.next'), strokes.length === 0, next)}
      </View>
      {isTooLittle && <Notice id='ink-too-little' kind='warn' text={say('handwriting.tooLittle')} />}
      {!isFull && (
        <View className='yq-stack'>
          <Action id='ink-next' label={say('handwriting.next')} isDisabled={strokes.length === 0} onClick={next} />
          <Action id='ink-leave' kind='quiet' label={say('handwriting.leave')} onClick={onLeave} />
        </View>
      )}
    </View>
  )
}
