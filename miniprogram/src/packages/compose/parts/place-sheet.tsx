// 移动签名位置: a page of the draft; a tap puts my signature there, keys move it by a little, on this page or another.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { SignatureBox } from '@yiqian/shared/protocol/cards.ts'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { DIRECTIONS, movedTo, samePlace, stepped, within, type Direction } from '../../../flows/placing.ts'
import { useLanguage } from '../../../language/language.ts'
import { useKeys, useReachable } from '../../../platform/keyboard.ts'
import { DraftPage } from './draft-page.tsx'
import { useDraftPage } from './use-draft-page.ts'

export interface PlaceSheetProps {
  draft: DraftCard
  /** where the platform put it */
  usual: SignatureBox
  /** where it stands as the sheet opens */
  begin: SignatureBox
  onDone: (box: SignatureBox) => void
  onClose: () => void
}

const KEYS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'right' }

export function PlaceSheet({ draft: { draftId, pageCount }, usual, begin, onDone, onClose }: PlaceSheetProps) {
  const { say } = useLanguage()
  const [box, setBox] = useState(begin)
  const { picture, retry } = useDraftPage(draftId, box.page)
  const size = typeof picture === 'object' ? picture.size : undefined
  // A page may be smaller than the one before it.
  useEffect(() => {
    if (size) setBox((before) => within(before, size))
  }, [size])
  // Keys come faster than the page is drawn anew.
  const step = (direction: Direction): void => void (size && setBox((before) => stepped(before, direction, size)))
  const turn = (by: number): void => setBox((before) => ({ ...before, page: Math.max(1, Math.min(pageCount, before.page + by)) }))
  useReachable(['place-sheet-close', 'place-before', 'place-next', 'place-usual', 'place-done', ...DIRECTIONS.map((direction) => `place-${direction}`)])
  useKeys((key) => {
    const direction = KEYS[key]
    if (direction) step(direction)
    else if (key === 'PageUp' || key === 'PageDown') turn(key === 'PageUp' ? -1 : 1)
    else if (key === 'Escape') onClose()
    else return false
    return true
  })
  const key = (id: string, label: string, look: string, isOff: boolean, onClick: () => void) => (
    <View key={id} id={id} className={`yq-place-key ${isOff ? 'yq-place-key-off' : ''}`} hoverClass='yq-pressed' ariaRole='button' ariaLabel={label} onClick={() => !isOff && onClick()}><Icon name='chevron' className={look} /></View>
  )
  return (
    <Sheet
      id='place-sheet'
      title={say('place.title')}
      onClose={onClose}
      inView={size && 'place-page-signature'}
      actions={
        <>
          <View className='yq-place-keys'>
            {pageCount > 1 && key('place-before', say('place.before'), 'yq-turn-left', box.page === 1, () => turn(-1))}
            {pageCount > 1 && <View id='place-page-number' className='yq-place-number' ariaLabel={say('document.page', { page: box.page, count: pageCount })}>{box.page} / {pageCount}</View>}
            {pageCount > 1 && key('place-next', say('place.next'), '', box.page === pageCount, () => turn(1))}
            <View className='yq-place-steps'>{DIRECTIONS.map((direction) => key(`place-${direction}`, say(`place.${direction}`), `yq-turn-${direction}`, !size, () => step(direction)))}</View>
          </View>
          <View className='yq-sheet-actions-row'>
            <Action id='place-usual' kind='quiet' label={say('place.usual')} isDisabled={samePlace(box, usual)} onClick={() => setBox(usual)} />
            <Action id='place-done' label={say('place.done')} isDisabled={!size} onClick={() => onDone(box)} />
          </View>
        </>
      }
    >
      <View className='yq-hint'>{say('place.hint')}</View>
      <DraftPage id='place-page' page={box.page} picture={picture} onRetry={retry} signature={box} onTap={(tap) => size && setBox(movedTo(box, box.page, tap, size))} />
    </Sheet>
  )
}
