// 操作记录: what this person did, page by page (MA-11).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { dictionary, type TextKey } from '../../../language/dictionary.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayTime } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { readActivities, type ActivityLine } from '../../../signing/account.ts'

/** A kind that this version does not know is shown by its name. */
function keyOf({ kind, facts }: ActivityLine): TextKey | undefined {
  const exact = kind === 'statement' ? `history.statement.${String(facts['statement'])}` : kind === 'proofing' && facts['development'] === true ? 'history.proofing.development' : `history.${kind}`
  return [exact, `history.${kind}`].find((key): key is TextKey => key in dictionary)
}

/** In which manner, and on whose behalf or to whom. */
function how({ kind, facts, person }: ActivityLine, say: ReturnType<typeof useLanguage>['say']): string {
  const manner = `history.manner.${String(facts['intent'])}`
  const said = (kind === 'document' || kind === 'document.automatic') && manner in dictionary ? say(manner as TextKey) : undefined
  const whom = person === null ? undefined : say(kind === 'document' ? 'delegated.for' : 'history.to', { name: person })
  return [said, whom].filter(Boolean).join(' · ')
}

export default function HistoryPage() {
  const { say } = useLanguage()
  const [list, setList] = useState<{ items: ActivityLine[]; cursor: string | null }>()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setIsBusy] = useState(false)
  const read = useCallback(async (cursor?: string) => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      const { items, nextCursor } = await readActivities(phone, cursor)
      setList((before) => ({ items: cursor === undefined ? items : [...(before?.items ?? []), ...items], cursor: nextCursor }))
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }, [])
  useEffect(() => void read(), [read])
  return (
    <PageFrame id='history-page' title='history.title'>
      <Reading id='history' problem={problem} isRead={list !== undefined} onRetry={() => void read()} />
      {list?.items.length === 0 && <EmptyState id='history-empty' icon='clock' title={say('history.empty')} />}
      {list && list.items.length > 0 && (
        <View className='yq-card yq-menu' id='history-list'>
          {list.items.map((line, index) => {
            const key = keyOf(line)
            return (
              <View key={`${line.atMs}-${index}`} className='yq-menu-row'>
                <View className='yq-menu-text'>
                  <View>{key ? say(key) : line.kind}</View>
                  {line.document && <View className='yq-history-what'>{line.document.title ?? say('history.document.number', { number: line.document.documentId })}</View>}
                  {how(line, say) !== '' && <View className='yq-hint yq-small'>{how(line, say)}</View>}
                  <View className='yq-hint yq-small'>{[sayTime(line.atMs), line.deviceName].filter(Boolean).join(' · ')}</View>
                </View>
              </View>
            )
          })}
        </View>
      )}
      {list && list.cursor !== null && <Action id='history-more' kind='quiet' label={say('history.more')} isBusy={isBusy} onClick={() => void read(list.cursor!)} />}
    </PageFrame>
  )
}
