// A JSON document: its fields in order, or the very text. The bytes are fetched and digested here, so what is shown is what is signed.
import { ScrollView, Text, View } from '@tarojs/components'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { DocumentForm } from '@yiqian/shared/protocol/forms.ts'
import { PhoneFault } from '../../../api/phone-fault.ts'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { labelledLines, type LabelledLine } from '../../../flows/labelled-lines.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { knownValue } from '../../../language/known-names.ts'
import { useLanguage, type Language } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { sessionCache } from '../../../session-cache.ts'
import { readWholeDocument } from '../../../signing/read-tasks.ts'

export function JsonViewer({ task, form }: { task: TaskCard; form: DocumentForm | null }) {
  const { say, language } = useLanguage()
  const { text, problem, reload } = useText(task)
  const [isTree, setIsTree] = useState(true)
  const lines = useMemo(() => (text === undefined ? undefined : labelledLines(text, task.contentKind, form)), [text, task.contentKind, form])
  return (
    <ScrollView scrollY className='yq-json' id='json'>
      <View className='yq-json-inner'>
        <View className='yq-segments'>
          <View id='json-tree' className={`yq-segment ${isTree ? 'yq-segment-on' : ''}`} ariaRole='tab' onClick={() => setIsTree(true)}>{say('document.tree')}</View>
          <View id='json-text' className={`yq-segment ${isTree ? '' : 'yq-segment-on'}`} ariaRole='tab' onClick={() => setIsTree(false)}>{say('document.text')}</View>
        </View>
        {problem && <ProblemNotice id='json-problem' problem={problem} />}
        {problem && <Action id='json-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
        {text === undefined && !problem && <Skeleton id='json-loading' />}
        {text !== undefined && isTree && lines?.map((line, index) => <Line key={index} line={line} say={say} language={language} />)}
        {text !== undefined && isTree && !lines && <Notice id='json-broken' kind='warn' text={say('document.json.broken')} />}
        {text !== undefined && (!isTree || !lines) && <Text className='yq-json-text yq-mono' id='json-raw' userSelect>{text}</Text>}
      </View>
    </ScrollView>
  )
}

function Line({ line: { depth, key, isIndex, kind, value, label, unit, isGiven }, say, language }: { line: LabelledLine; say: Language['say']; language: Language['language'] }) {
  const shown = kind === 'yes' || kind === 'no' ? say(`document.json.${kind}`) : kind === 'empty' ? say('document.json.empty') : (knownValue(key, value)?.[language] ?? value)
  return (
    <View className={`yq-json-line yq-json-depth-${Math.min(depth, 6)} ${kind === 'group' ? 'yq-json-group' : ''}`}>
      {label !== undefined && <View className='yq-json-key yq-json-label'>{isIndex ? `${label[language]} ${key}` : label[language]}</View>}
      {label !== undefined && isGiven && !isIndex && <View className='yq-hint yq-small yq-mono'>{key}</View>}
      {label === undefined && key !== '' && <View className={`yq-json-key ${isIndex ? '' : 'yq-json-unknown'}`}>{isIndex ? `${key}.` : key}</View>}
      {kind !== 'group' && <View className='yq-json-value'>{unit === undefined ? shown : `${shown} ${unit}`}</View>}
    </View>
  )
}

function useText({ taskId, documentDigestHex }: TaskCard): { text?: string; problem?: Problem; reload: () => void } {
  const [state, setState] = useState<{ text?: string; problem?: Problem }>({})
  const read = useCallback(async () => {
    setState({})
    try {
      const { value: { text, digestHex } } = await sessionCache.through(`text:${taskId}`, async () => {
        const read = await readWholeDocument(phone, taskId)
        return { text: bytesToUtf8(read.content), digestHex: read.digestHex }
      })
      if (digestHex !== documentDigestHex) throw new PhoneFault('phone.document_mismatch', 'not the version that was opened')
      setState({ text })
    } catch (cause) {
      setState({ problem: problemOf(cause) })
    }
  }, [taskId, documentDigestHex])
  useEffect(() => void read(), [read])
  return { ...state, reload: () => void read() }
}
