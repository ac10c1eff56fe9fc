// 上传 PDF: choose, send with progress, go on after an interruption, give up.
import { useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { replaceWith } from '../../../components/routes.ts'
import { Result } from '../../../components/result.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { createUpload, type Upload } from '../../../flows/upload-flow.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useRouter } from '../../../platform/index.ts'
import { pickDocument, type ChosenFile } from '../../../platform/pick-document.ts'
import { sayBytes } from '../parts/say-bytes.ts'
import { Sending } from '../parts/sending.tsx'
import { useDrafts } from '../parts/use-drafts.ts'
import '../compose.scss'

export default function UploadPage() {
  const { say } = useLanguage()
  const { params } = useRouter()
  const { drafts, problem, reload } = useDrafts()
  const [chosen, setChosen] = useState<{ file: ChosenFile; upload: Upload }>()
  const [refused, setRefused] = useState<{ text?: string; problem?: Problem }>()
  // Whoever leaves the page stops sending; what arrived waits as a draft.
  useEffect(() => () => chosen?.upload.halt(), [chosen])

  const choose = async (): Promise<void> => {
    setRefused(undefined)
    try {
      const file = await pickDocument()
      if (!file) return
      if (!/\.pdf$/i.test(file.name)) return setRefused({ text: say('upload.notPdf') })
      const limit = drafts!.limitBytes
      if (file.sizeBytes > limit) return setRefused({ text: say('upload.tooLarge', { size: sayBytes(file.sizeBytes), limit: sayBytes(limit) }) })
      const upload = createUpload(phone, file)
      setChosen({ file, upload })
      void upload.goOn()
    } catch (cause) {
      setRefused({ problem: problemOf(cause) })
    }
  }
  return (
    <PageFrame id='upload-page' title='upload.title'>
      {problem && !drafts && <ProblemNotice id='upload-problem' problem={problem} />}
      {problem && !drafts && <Action id='upload-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!drafts && !problem && <Skeleton id='upload-loading' count={1} />}
      {refused?.text !== undefined && <Notice id='upload-refused' kind='bad' text={refused.text} />}
      {refused?.problem && <ProblemNotice id='upload-refused' problem={refused.problem} />}
      {drafts && !chosen && (
        <Result
          id='upload-choose'
          kind='busy'
          icon='document'
          title={say('upload.choose.title')}
          text={params.title ? say('upload.choose.again', { title: decodeURIComponent(params.title) }) : say('upload.rules', { limit: sayBytes(drafts.limitBytes) })}
          actions={<Action id='choose-file' icon='document' label={say('upload.choose')} onClick={() => void choose()} />}
        />
      )}
      {chosen && <Sending file={chosen.file} upload={chosen.upload} onReady={(draftId) => replaceWith('draft', { draftId })} onEnd={() => setChosen(undefined)} />}
    </PageFrame>
  )
}
