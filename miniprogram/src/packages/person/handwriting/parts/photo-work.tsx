// A photo of paper becomes ink on this phone: before and after, and how strong the ink shall be.
import { Image, Slider, View } from '@tarojs/components'
import { useEffect, useMemo, useState } from 'react'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import { Action } from '../../../../components/action.tsx'
import { Notice } from '../../../../components/notice.tsx'
import { photoToPng, type PhotoProblem, type ReadPhoto } from '../../../../flows/photo.ts'
import { useLanguage } from '../../../../language/language.ts'
import { InkPicture } from './ink-picture.tsx'

export interface PhotoWorkProps {
  photo: ReadPhoto | PhotoProblem
  ink: InkColour
  /** the ink in any colour */
  onNext: (pngOf: (ink: InkColour) => string) => void
  onAgain: () => void
  onLeave: () => void
}

export function PhotoWork({ photo, ink, onNext, onAgain, onLeave }: PhotoWorkProps) {
  const { say } = useLanguage()
  const [strength, setStrength] = useState(50)
  useEffect(() => setStrength(50), [photo])
  const made = useMemo(() => (typeof photo === 'string' ? photo : photoToPng(photo, strength / 100, ink)), [photo, strength, ink])
  const pngBase64 = typeof made === 'string' ? undefined : bytesToBase64(made)
  const next = (): void => {
    if (typeof photo === 'string') return
    onNext((chosen) => {
      const png = photoToPng(photo, strength / 100, chosen)
      return typeof png === 'string' ? '' : bytesToBase64(png)
    })
  }
  return (
    <View id='photo-work'>
      {typeof photo !== 'string' && (
        <View className='yq-card'>
          <View className='yq-section yq-first'>{say('photo.before')}</View>
          <Image id='photo-before' className='yq-photo' mode='aspectFit' src={photo.source} />
          <View className='yq-section'>{say('photo.after')}</View>
          {pngBase64 !== undefined && <InkPicture id='photo-after' pngBase64={pngBase64} />}
          <View className='yq-section'>{say('photo.strength')}</View>
          <Slider id='photo-strength' min={0} max={100} step={5} value={strength} activeColor='var(--accent)' backgroundColor='var(--sunken)' onChange={({ detail }) => setStrength(detail.value)} ariaLabel={say('photo.strength')} />
          <View className='yq-row yq-apart yq-hint yq-small'>
            <View>{say('photo.less')}</View>
            <View>{say('photo.more')}</View>
          </View>
        </View>
      )}
      {typeof made === 'string' && <Notice id='photo-refused' kind='warn' text={say(`photo.refused.${made}`)} />}
      {typeof made === 'string' && <View className='yq-hint yq-before-canvas'>{say('photo.hint')}</View>}
      <Notice id='photo-private' kind='info' text={say('photo.private')} />
      <View className='yq-stack'>
        {pngBase64 !== undefined && <Action id='photo-next' label={say('handwriting.next')} onClick={next} />}
        <Action id='photo-again' kind='quiet' label={say('photo.again')} onClick={onAgain} />
        <Action id='photo-leave' kind='plain' label={say('handwriting.leave')} onClick={onLeave} />
      </View>
    </View>
  )
}
