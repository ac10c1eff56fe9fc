// Opens the very file in the platform's own viewer.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { phone } from '../phone.ts'
import { platform } from '../platform/index.ts'
import { readWholeDocument } from '../signing/read-tasks.ts'
import { Action } from './action.tsx'
import { ProblemNotice } from './notice.tsx'

const TYPES = { pdf: 'application/pdf', json: 'application/json' } as const

export function OpenOriginal({ task: { taskId, title, contentKind, documentState } }: { task: TaskCard }) {
  const { say } = useLanguage()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const open = async (): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      const { content } = await readWholeDocument(phone, taskId)
      const ending = isPdfContent(contentKind) ? 'pdf' : 'json'
      await platform.openDocument({ name: `${title.replace(/[\\/:*?"<>|\s]+/g, '_')}.${ending}`, type: TYPES[ending], content })
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <View>
      {problem && <ProblemNotice id='original-problem' problem={problem} />}
      <Action id='open-original' kind='quiet' icon='open' label={say(isBusy ? 'document.original.loading' : 'document.original')} isBusy={isBusy} isDisabled={documentState === 'deleted'} onClick={() => void open()} />
    </View>
  )
}
