// The signatures that are kept: which is used, for which documents, how often; another chosen, or one deleted.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { DOCUMENT_TYPES, type DocumentType } from '@yiqian/shared/protocol/states.ts'
import { Action } from '../../../../components/action.tsx'
import { Picks } from '../../../../components/picks.tsx'
import { Sheet } from '../../../../components/sheet.tsx'
import { useLanguage } from '../../../../language/language.ts'
import { sayDate, sayTime } from '../../../../language/times.ts'
import type { KeptImpression } from '../../../../signing/handwriting.ts'
import { InkPicture } from './ink-picture.tsx'

export interface KeptListProps {
  impressions: readonly KeptImpression[]
  isBusy: boolean
  onUse: (impression: KeptImpression) => void
  onTypes: (impression: KeptImpression, types: readonly DocumentType[]) => void
  onDelete: (impression: KeptImpression) => void
}

export function KeptList({ impressions, isBusy, onUse, onTypes, onDelete }: KeptListProps) {
  const { say } = useLanguage()
  const [asked, setAsked] = useState<{ impression: KeptImpression; types: readonly DocumentType[] }>()
  return (
    <View id='kept'>
      {impressions.map((impression, index) => (
        <View key={impression.impressionId} className='yq-card' id={`kept-${index}`}>
          <InkPicture id={`kept-${index}-image`} pngBase64={impression.pngBase64} />
          <View className='yq-kept-facts'>
            {impression.isDefault && <View className='yq-tag yq-tag-ok' id={`kept-${index}-default`}>{say('handwriting.default')}</View>}
            {impression.documentTypes.map((type) => <View key={type} className='yq-tag'>{say(`type.${type}`)}</View>)}
            <View className='yq-hint yq-small'>{say(impression.origin === 'photo' ? 'handwriting.fromPhoto' : 'handwriting.drawn')} · {sayTime(impression.savedAtMs)}</View>
          </View>
          <View className='yq-hint yq-small' id={`kept-${index}-uses`}>{impression.lastSignedAtMs === null ? say('handwriting.unused') : say('handwriting.uses', { count: impression.signedCount, last: sayDate(impression.lastSignedAtMs) })}</View>
          <View className='yq-row yq-ink-tools'>
            {!impression.isDefault && <Action id={`kept-${index}-use`} kind='quiet' label={say('handwriting.use')} isDisabled={isBusy} onClick={() => onUse(impression)} />}
            <Action id={`kept-${index}-types`} kind='quiet' label={say('handwriting.types')} isDisabled={isBusy} onClick={() => setAsked({ impression, types: impression.documentTypes })} />
            <Action id={`kept-${index}-delete`} kind='plain' icon='trash' label={say('handwriting.delete')} isDisabled={isBusy} onClick={() => onDelete(impression)} />
          </View>
        </View>
      ))}
      {asked && (
        <Sheet
          id='types-sheet' title={say('handwriting.types')} onClose={() => setAsked(undefined)}
          actions={<Action id='types-save' label={say('handwriting.types.save')} onClick={() => {
            onTypes(asked.impression, asked.types)
            setAsked(undefined)
          }} />}
        >
          <View className='yq-hint yq-before-canvas'>{say('handwriting.types.hint')}</View>
          <Picks id='types' label={say('handwriting.types')} none={say('handwriting.types.none')} options={DOCUMENT_TYPES.map((type) => ({ value: type, name: say(`type.${type}`) }))} chosen={asked.types} onChange={(types) => setAsked({ ...asked, types })} />
        </Sheet>
      )}
    </View>
  )
}
