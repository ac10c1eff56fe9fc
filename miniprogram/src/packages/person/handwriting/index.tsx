// Handwritten signatures: kept, written, taken from a photo; which one stands where (MA-2, IM-1, SE-14).
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import { SHOWN } from '@yiqian/shared/protocol/seal.ts'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { Notice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { emptyInk } from '../../../flows/ink-history.ts'
import { inkToPng } from '../../../flows/ink.ts'
import { readPhoto, type PhotoProblem, type ReadPhoto } from '../../../flows/photo.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { forgetPhoto, takePhoto } from '../../../platform/photos.ts'
import { changeChoice, forgetHandwriting, readHandwriting, writeHandwriting, type KeptHandwriting } from '../../../signing/handwriting.ts'
import { InkPicture } from './parts/ink-picture.tsx'
import { KeptList } from './parts/kept-list.tsx'
import { PhotoWork } from './parts/photo-work.tsx'
import { Writing } from './parts/writing.tsx'

type Step = { at: 'list' | 'writing' } | { at: 'photo'; photo: ReadPhoto | PhotoProblem } | { at: 'preview'; from: Step; pngOf: (ink: InkColour) => string }

export default function HandwritingPage() {
  const { say } = useLanguage()
  const [kept, setKept] = useState<KeptHandwriting>()
  const [step, setStep] = useState<Step>({ at: 'list' })
  const [history, setHistory] = useState(emptyInk)
  const [chosenInk, setInk] = useState<InkColour>()
  const [{ isBusy, problem }, setShown] = useState<{ isBusy: boolean; problem?: Problem }>({ isBusy: false })
  const isFull = kept !== undefined && kept.impressions.length >= kept.mostKept
  const ink = chosenInk ?? kept?.inks[0] ?? 'black'
  const act = async (change: () => Promise<void>): Promise<void> => {
    setShown({ isBusy: true })
    try {
      await change()
      setKept(await readHandwriting(phone))
      setShown({ isBusy: false })
    } catch (cause) {
      setShown({ isBusy: false, problem: problemOf(cause) })
    }
  }
  const load = (): void => void act(async () => undefined)
  useEffect(load, [])
  const photograph = async (from: 'camera' | 'album'): Promise<void> => {
    if (step.at === 'photo' && typeof step.photo !== 'string') forgetPhoto(step.photo)
    try {
      const photo = await takePhoto(from)
      if (photo) setStep({ at: 'photo', photo: await platform.busy(say('photo.working'), async () => readPhoto(photo)) })
    } catch {
      setStep({ at: 'photo', photo: 'unreadable' })
    }
  }
  const save = (pngBase64: string, origin: 'drawn' | 'photo') => act(async () => {
    await writeHandwriting(phone, { pngBase64, ink, origin })
    setHistory(emptyInk)
    setStep({ at: 'list' })
    await platform.toast(say('handwriting.saved'), 'success')
  })
  return (
    <PageFrame id='handwriting-page' title='handwriting.title'>
      <Reading id='handwriting' problem={problem} isRead={kept !== undefined} onRetry={load} />
      {kept && step.at === 'list' && (
        <View id='handwriting-list' className={isFull ? '' : 'yq-with-foot'}>
          {isFull && <Notice id='handwriting-most' kind='info' text={say('handwriting.full.kept', { count: kept.mostKept })} />}
          {kept.impressions.length === 0 && <EmptyState id='ink-none' icon='pen' title={say('handwriting.none')} hint={say('handwriting.none.hint')} />}
          {kept.impressions.length > 0 && <View className='yq-section yq-first'>{say('handwriting.shown')}</View>}
          {kept.impressions.length > 0 && <Choice id='shown' label={say('handwriting.shown')} isWide value={kept.shown} onChange={(shown) => void act(() => changeChoice(phone, kept, { shown }))} options={SHOWN.map((value) => ({ value, name: say(`handwriting.shown.${value}`) }))} />}
          {kept.impressions.length > 0 && <View className='yq-section'>{say('handwriting.kept')}</View>}
          <KeptList
            impressions={kept.impressions} isBusy={isBusy}
            onUse={({ impressionId }) => void act(() => changeChoice(phone, kept, { defaultId: impressionId }))}
            onTypes={({ impressionId }, types) => void act(() => changeChoice(phone, kept, { byType: typesOf(kept, impressionId, types) }))}
            onDelete={async ({ impressionId }) => {
              if (await platform.confirm({ title: say('handwriting.delete'), text: say('handwriting.delete.question'), yes: say('handwriting.delete'), no: say('common.cancel') })) await act(() => forgetHandwriting(phone, impressionId))
            }}
          />
          {!isFull && (
            <View className='yq-foot yq-ink-ways'>
              <Action id='photo-camera' kind='quiet' label={say('handwriting.photo')} onClick={() => void photograph('camera')} />
              <Action id='photo-album' kind='quiet' label={say('handwriting.album')} onClick={() => void photograph('album')} />
              <Action id='write' icon='pen' label={say('handwriting.write')} onClick={() => setStep({ at: 'writing' })} />
            </View>
          )}
        </View>
      )}
      {kept && step.at === 'writing' && <Writing history={history} onHistory={setHistory} ink={ink} onLeave={() => setStep({ at: 'list' })} onNext={() => setStep({ at: 'preview', from: step, pngOf: (chosen) => bytesToBase64(inkToPng(history.strokes, chosen)!) })} />}
      {kept && step.at === 'photo' && <PhotoWork photo={step.photo} ink={ink} onAgain={() => void photograph('album')} onLeave={() => setStep({ at: 'list' })} onNext={(make) => setStep({ at: 'preview', from: step, pngOf: make })} />}
      {kept && step.at === 'preview' && (
        <View id='ink-preview' className='yq-fill'>
          <View className='yq-hint yq-before-canvas'>{say('handwriting.preview.hint')}</View>
          <View className='yq-card'><InkPicture id='ink-preview-image' pngBase64={step.pngOf(ink)} /></View>
          {kept.inks.length > 1 && <Choice id='ink-colour' label={say('handwriting.ink')} isWide value={ink} onChange={setInk} options={kept.inks.map((value) => ({ value, name: say(`handwriting.ink.${value}`) }))} />}
          <View className='yq-stack yq-to-thumb'>
            <Action id='ink-save' label={say('handwriting.save')} isBusy={isBusy} onClick={() => void save(step.pngOf(ink), step.from.at === 'photo' ? 'photo' : 'drawn')} />
            <Action id='ink-back' kind='quiet' label={say('handwriting.back')} isDisabled={isBusy} onClick={() => setStep(step.from)} />
          </View>
        </View>
      )}
    </PageFrame>
  )
}

/** Each type of document is shown with one picture: those given to this one are taken from the others. */
const typesOf = ({ impressions }: KeptHandwriting, impressionId: string, types: Readonly<KeptHandwriting['impressions'][number]['documentTypes']>) => [
  ...impressions.flatMap((each) => (each.impressionId === impressionId ? [] : each.documentTypes.filter((type) => !types.includes(type)).map((documentType) => ({ documentType, impressionId: each.impressionId })))),
  ...types.map((documentType) => ({ documentType, impressionId })),
]
