// All pages small, side by side: a tap goes there.
import { Image, ScrollView, View } from '@tarojs/components'
import { useEffect, useMemo } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { createThumbnails } from '../../../flows/thumbnails.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { forgetPicture, pictureFormat, pictureOf } from '../../../platform/screen.ts'

const WIDTH_PX = 160

export function ThumbnailStrip({ task: { taskId, pageCount, documentDigestHex }, page, onPage }: { task: TaskCard; page: number; onPage: (page: number) => void }) {
  const { say } = useLanguage()
  const thumbnails = useMemo(() => createThumbnails(phone, { taskId, pageCount, documentDigestHex, widthPx: WIDTH_PX, toSource: pictureOf, forget: forgetPicture, format: pictureFormat }), [taskId, pageCount, documentDigestHex])
  const sources = useStore(thumbnails.state)
  useEffect(() => {
    void thumbnails.load()
    return () => thumbnails.end()
  }, [thumbnails])
  return (
    <ScrollView id='thumbnails' className='yq-thumbnails' scrollX scrollIntoView={`thumbnail-${Math.max(1, page - 1)}`}>
      <View className='yq-thumbnail-row'>
        {Array.from({ length: pageCount }, (_, index) => index + 1).map((number) => (
          <View key={number} id={`thumbnail-${number}`} className={`yq-thumbnail ${number === page ? 'yq-thumbnail-on' : ''}`} ariaRole='button' ariaLabel={say('document.page', { page: number, count: pageCount })} onClick={() => onPage(number)}>
            <View className='yq-thumbnail-page'>{sources[number] !== undefined && <Image className='yq-thumbnail-image' mode='aspectFit' src={sources[number]} />}</View>
            <View className='yq-thumbnail-number'>{number}</View>
          </View>
        ))}
      </View>
    </ScrollView>
  )
}
