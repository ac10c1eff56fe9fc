// What was signed under this phone's windows, and how each of them ended (MP-6).
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { UseList } from '../../../../components/use-list.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { sayTime } from '../../../../language/times.ts'
import { phone } from '../../../../phone.ts'
import { readPinFreeUses, type WindowRecord } from '../../../../signing/sign-statement.ts'

/** @param version read again when it changes: another window, another use */
export function WindowRecords({ version }: { version: string }) {
  const { say } = useLanguage()
  const [records, setRecords] = useState<readonly WindowRecord[]>([])
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    readPinFreeUses(phone)
      .then((read) => {
        setProblem(undefined)
        setRecords(read)
      })
      .catch((error: unknown) => setProblem(problemOf(error)))
  }, [version])
  return (
    <View id='pin-free-records'>
      {(problem !== undefined || records.length > 0) && <View className='yq-section'>{say('pinFree.records')}</View>}
      {problem && <ProblemNotice id='pin-free-records-problem' problem={problem} />}
      {records.map(({ window, closedAtMs, end, uses }, index) => (
        <UseList
          key={window.windowId}
          id={`pin-free-record-${index}`}
          title={end === null || closedAtMs === null ? say('pinFree.record.open', { from: sayTime(window.openedAtMs) }) : say('pinFree.record.closed', { from: sayTime(window.openedAtMs), until: sayTime(closedAtMs), end: say(`pinFree.ended.${end}`) })}
          none={say('pinFree.record.none')}
          uses={uses}
        />
      ))}
    </View>
  )
}
