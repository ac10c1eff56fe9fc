// The handwritten signature: draw, look, save.
import { Image, View } from '@tarojs/components'
import { useEffect, useMemo, useState } from 'react'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { Action } from '../../../components/action.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goBack } from '../../../components/routes.ts'
import { inkToPng, type Stroke } from '../../../flows/ink.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { readHandwriting, writeHandwriting } from '../../../signing/read-tasks.ts'
import { InkCanvas } from './parts/ink-canvas.tsx'

export default function HandwritingPage() {
  const { say } = useLanguage()
  const [strokes, setStrokes] = useState<readonly Stroke[]>([])
  const [isPreview, setIsPreview] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [saved, setSaved] = useState<string | null>()
  useEffect(() => {
    readHandwriting(phone).then(setSaved, (cause: unknown) => setProblem(problemOf(cause)))
  }, [])
  const png = useMemo(() => (isPreview ? inkToPng(strokes) : undefined), [isPreview, strokes])

  const save = async (): Promise<void> => {
    if (!png) return
    setIsBusy(true)
    setProblem(undefined)
    try {
      await writeHandwriting(phone, bytesToBase64(png))
      await platform.toast(say('handwriting.saved'), 'success')
      goBack()
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  return (
    <PageFrame id='handwriting-page' title='handwriting.title'>
      {problem && <ProblemNotice id='handwriting-problem' problem={problem} />}
      {png ? (
        <View id='ink-preview'>
          <View className='yq-hint yq-before-canvas'>{say('handwriting.preview.hint')}</View>
          <View className='yq-card'><Ink id='ink-preview-image' pngBase64={bytesToBase64(png)} /></View>
          <View className='yq-stack'>
            <Action id='ink-save' label={say('handwriting.save')} isBusy={isBusy} onClick={() => void save()} />
            <Action id='ink-back' kind='quiet' label={say('handwriting.back')} isDisabled={isBusy} onClick={() => setIsPreview(false)} />
          </View>
        </View>
      ) : (
        <View>
          <View className='yq-hint yq-before-canvas'>{say('handwriting.hint')}</View>
          <InkCanvas strokes={strokes} onStroke={(stroke) => setStrokes((before) => [...before, stroke])} />
          <View className='yq-row yq-ink-tools'>
            <Action id='ink-undo' kind='quiet' icon='undo' label={say('handwriting.undo')} isDisabled={strokes.length === 0} onClick={() => setStrokes(strokes.slice(0, -1))} />
            <Action id='ink-clear' kind='quiet' icon='trash' label={say('handwriting.clear')} isDisabled={strokes.length === 0} onClick={() => setStrokes([])} />
          </View>
          <Action id='ink-next' label={say('handwriting.next')} isDisabled={strokes.length === 0} onClick={() => setIsPreview(true)} />
          <View className='yq-section'>{say('handwriting.now')}</View>
          <View className='yq-card'>{saved ? <Ink id='ink-saved' pngBase64={saved} /> : <View className='yq-hint' id='ink-none'>{saved === null ? say('handwriting.none') : say('common.loading')}</View>}</View>
        </View>
      )}
    </PageFrame>
  )
}

function Ink({ id, pngBase64 }: { id: string; pngBase64: string }) {
  return <View className='yq-ink'><Image id={id} className='yq-ink-image' mode='aspectFit' src={`data:image/png;base64,${pngBase64}`} /></View>
}
