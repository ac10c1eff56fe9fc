// The pages of a draft, with my signature on its page; a tap on one begins to move it there.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { SignatureBox } from '@yiqian/shared/protocol/cards.ts'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { Action } from '../../../components/action.tsx'
import { movedTo } from '../../../flows/placing.ts'
import { useLanguage } from '../../../language/language.ts'
import { DraftPage } from './draft-page.tsx'
import { useDraftPage } from './use-draft-page.ts'

const AT_ONCE = 3

interface DraftPagesProps {
  draft: DraftCard
  signature: SignatureBox | null
  onPlace: (box: SignatureBox) => void
}

export function DraftPages({ draft: { draftId, digestHex, pageCount }, signature, onPlace }: DraftPagesProps) {
  const { say } = useLanguage()
  const [shown, setShown] = useState(Math.min(AT_ONCE, pageCount))
  return (
    <View id='draft-pages'>
      <View className='yq-section'>{say('draft.pages', { count: pageCount })}</View>
      {signature && <View className='yq-hint'>{say('draft.pages.hint')}</View>}
      {Array.from({ length: shown }, (_, index) => <OnePage key={`${digestHex} ${index}`} draftId={draftId} page={index + 1} signature={signature} onPlace={onPlace} />)}
      {shown < pageCount && <Action id='draft-more' kind='quiet' label={say('draft.more')} onClick={() => setShown(Math.min(pageCount, shown + AT_ONCE))} />}
    </View>
  )
}

function OnePage({ draftId, page, signature, onPlace }: Pick<DraftPagesProps, 'signature' | 'onPlace'> & { draftId: string; page: number }) {
  const { picture, retry } = useDraftPage(draftId, page)
  const move = (tap: { x: number; y: number }): void => {
    if (signature && typeof picture === 'object') onPlace(movedTo(signature, page, tap, picture.size))
  }
  return <DraftPage id={`draft-page-${page}`} page={page} picture={picture} onRetry={retry} signature={signature} onTap={signature ? move : undefined} />
}
