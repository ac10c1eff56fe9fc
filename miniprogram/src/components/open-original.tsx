// Opens the very file in the platform's own viewer, or saves what has none.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { phone } from '../phone.ts'
import { platform, useDidShow } from '../platform/index.ts'
import { forgetOpened } from '../platform/private-files.ts'
import { readWholeDocument } from '../signing/read-tasks.ts'
import { Action } from './action.tsx'
import { Notice, ProblemNotice } from './notice.tsx'

/** WeChat's viewer gives nothing out; a browser's does, and a saved file is out: there the hospital's rule decides. */
export function OpenOriginal({ detail: { task: { taskId, documentId, contentKind, documentState }, sharing } }: { detail: TaskDetail }) {
  const { say } = useLanguage()
  const [isBusy, setIsBusy] = useState(false)
  const [isImpossible, setIsImpossible] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  useDidShow(forgetOpened)
  useEffect(() => forgetOpened, [])
  const open = async (): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    setIsImpossible(false)
    try {
      const { content } = await readWholeDocument(phone, taskId)
      if (isPdfContent(contentKind)) await platform.openPdf({ name: `${documentId}.pdf`, content })
      else setIsImpossible((await platform.saveFile({ name: `${documentId}.json`, type: 'application/json', content, isPublic: false })) === 'impossible')
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }
  const isPdf = isPdfContent(contentKind)
  if (sharing === 'none' && (process.env.TARO_ENV === 'h5' || !isPdf)) return <View className='yq-hint' id='original-kept'>{say('document.original.kept')}</View>
  const label = isBusy ? 'document.original.loading' : isPdf ? 'document.original' : 'document.original.save'
  return (
    <View>
      {problem && <ProblemNotice id='original-problem' problem={problem} />}
      {isImpossible && <Notice id='original-impossible' kind='info' text={say('document.original.impossible')} />}
      <Action id='open-original' kind='quiet' icon='open' label={say(label)} isBusy={isBusy} isDisabled={documentState === 'deleted'} onClick={() => void open()} />
    </View>
  )
}
