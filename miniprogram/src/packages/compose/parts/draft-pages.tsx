// The pages of a draft, drawn by the server from the very bytes that would be signed.
import { Image, View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { forgetPicture, pictureOf, screenSize } from '../../../platform/screen.ts'
import { readDraftPage } from '../../../signing/own-documents.ts'

const AT_ONCE = 3

export function DraftPages({ draft: { draftId, digestHex, pageCount } }: { draft: DraftCard }) {
  const { say } = useLanguage()
  const [shown, setShown] = useState(Math.min(AT_ONCE, pageCount))
  return (
    <View id='draft-pages'>
      <View className='yq-section'>{say('draft.pages', { count: pageCount })}</View>
      {Array.from({ length: shown }, (_, index) => <DraftPage key={`${digestHex} ${index}`} draftId={draftId} page={index + 1} />)}
      {shown < pageCount && <Action id='draft-more' kind='quiet' label={say('draft.more')} onClick={() => setShown(Math.min(pageCount, shown + AT_ONCE))} />}
    </View>
  )
}

function DraftPage({ draftId, page }: { draftId: string; page: number }) {
  const { say } = useLanguage()
  const [source, setSource] = useState<string | 'failed'>()
  const load = useCallback(() => {
    let isGone = false
    let made: string | undefined
    setSource(undefined)
    const { widthPx, pixelRatio } = screenSize()
    readDraftPage(phone, { draftId, page, widthPx: Math.round(Math.min(1600, widthPx * pixelRatio)) })
      .then(async ({ imageBase64, contentType }) => {
        made = await pictureOf(imageBase64, contentType)
        if (isGone) forgetPicture(made)
        else setSource(made)
      })
      .catch(() => !isGone && setSource('failed'))
    return () => {
      isGone = true
      if (made !== undefined) forgetPicture(made)
    }
  }, [draftId, page])
  useEffect(load, [load])
  return (
    <View className='yq-draft-page' id={`draft-page-${page}`} ariaLabel={say('draft.page', { page })}>
      {source === undefined || source === 'failed' ? (
        <View className='yq-draft-wait' ariaRole={source === 'failed' ? 'button' : 'status'} onClick={() => source === 'failed' && load()}>
          {source === 'failed' ? <Icon name='warning' size={32} /> : <View className='yq-spinner yq-spinner-large' />}
          <View>{say(source === 'failed' ? 'document.page.failed' : 'document.page.loading', { page })}</View>
        </View>
      ) : (
        <Image id={`draft-page-${page}-image`} className='yq-draft-image' mode='widthFix' src={source} />
      )}
    </View>
  )
}
