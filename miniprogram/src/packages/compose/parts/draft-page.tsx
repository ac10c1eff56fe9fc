// A page of a draft as a picture, with my signature's place on it; a tap says where on the page it was.
import { Image, View, type BaseEventOrig } from '@tarojs/components'
import type { SignatureBox } from '@yiqian/shared/protocol/cards.ts'
import { Icon } from '../../../components/icon.tsx'
import { sharesOf } from '../../../flows/placing.ts'
import { useLanguage } from '../../../language/language.ts'
import { tapWithin } from '../../../platform/pointers.ts'
import type { DraftPicture } from './use-draft-page.ts'

export interface DraftPageProps {
  id: string
  page: number
  picture: DraftPicture | 'failed' | undefined
  onRetry: () => void
  /** drawn if it is of this page */
  signature: SignatureBox | null
  /** as shares of the page's width and height */
  onTap?: (tap: { x: number; y: number }) => void
}

export function DraftPage({ id, page, picture, onRetry, signature, onTap }: DraftPageProps) {
  const { say } = useLanguage()
  const tapped = async (event: BaseEventOrig): Promise<void> => {
    const tap = await tapWithin(`#${id}`, event)
    if (tap) onTap?.(tap)
  }
  const isThere = typeof picture === 'object'
  return (
    <View className={`yq-draft-page ${isThere ? 'yq-draft-page-there' : ''}`} id={id} style={isThere ? { aspectRatio: `${picture.size.widthPoints} / ${picture.size.heightPoints}` } : {}} ariaRole={isThere && onTap ? 'button' : 'img'} ariaLabel={say('draft.page', { page })} onClick={isThere && onTap ? (event) => void tapped(event as unknown as BaseEventOrig) : undefined}>
      {isThere ? (
        <>
          <Image id={`${id}-image`} className='yq-draft-image' mode='widthFix' src={picture.source} />
          {signature?.page === page && <View id={`${id}-signature`} className='yq-draft-signature' style={sharesOf(signature, picture.size)}><View>{say('draft.mine')}</View></View>}
        </>
      ) : (
        <View className='yq-draft-wait' ariaRole={picture === 'failed' ? 'button' : 'status'} onClick={() => picture === 'failed' && onRetry()}>
          {picture === 'failed' ? <Icon name='warning' size={32} /> : <View className='yq-spinner yq-spinner-large' />}
          <View>{say(picture === 'failed' ? 'document.page.failed' : 'document.page.loading', { page })}</View>
        </View>
      )}
    </View>
  )
}
