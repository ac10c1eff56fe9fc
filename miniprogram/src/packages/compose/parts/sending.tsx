// A file on its way: how much of it is there, what went wrong, how it goes on.
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { Action } from '../../../components/action.tsx'
import { Result } from '../../../components/result.tsx'
import type { Upload } from '../../../flows/upload-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import type { ChosenFile } from '../../../platform/pick-document.ts'
import { watchNetwork } from '../../../platform/screen.ts'
import { sayBytes } from './say-bytes.ts'

export function Sending({ file, upload, onReady, onEnd }: { file: ChosenFile; upload: Upload; onReady: (draftId: string) => void; onEnd: () => void }) {
  const { say, pick } = useLanguage()
  const state = useStore(upload.state)
  useEffect(() => {
    if (state.step === 'ready') onReady(state.draft.draftId)
    if (state.step === 'cancelled') onEnd()
  }, [state, onReady, onEnd])
  // The network is back: it goes on by itself.
  useEffect(() => watchNetwork((isOnline) => void (isOnline && upload.state.get().step === 'interrupted' && upload.goOn())), [upload])

  if (state.step === 'ready' || state.step === 'cancelled') return null
  if (state.step === 'refused') return <Result id='upload-failed' kind='bad' icon='warning' title={say('upload.refused')} text={pick(state.problem.sentence)} actions={<Action id='upload-another' label={say('upload.another')} onClick={onEnd} />} />
  const percent = Math.floor((state.doneBytes / file.sizeBytes) * 100)
  const isHalted = state.step === 'interrupted'
  return (
    <Result
      id={`upload-${state.step}`}
      kind={isHalted ? 'warn' : 'busy'}
      title={say(`upload.${state.step}`)}
      text={isHalted ? pick(state.problem.sentence) : undefined}
      actions={
        <>
          {isHalted && <Action id='upload-go-on' label={say('upload.goOn')} onClick={() => void upload.goOn()} />}
          <Action id='upload-cancel' kind='quiet' label={say('upload.cancel')} onClick={() => void upload.cancel()} />
        </>
      }
    >
      <View className='yq-card'>
        <View className='yq-upload-name' id='upload-name'>{file.name}</View>
        <View className='yq-progress' ariaRole='progressbar' ariaLabel={`${percent}%`}>
          <View className='yq-progress-track'><View className='yq-progress-bar' style={{ width: `${percent}%` }} /></View>
          <View className='yq-hint' id='upload-progress'>{say('upload.progress', { done: sayBytes(state.doneBytes), total: sayBytes(file.sizeBytes), percent })}</View>
        </View>
      </View>
    </Result>
  )
}
