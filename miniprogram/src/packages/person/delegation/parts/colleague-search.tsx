// Finds one colleague by name, number or department.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'
import { MenuRow } from '../../../../components/menu-row.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { TextField } from '../../../../components/text-field.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { searchColleagues } from '../../../../signing/delegations.ts'

export type Colleague = Pick<StaffCard, 'staffNumber' | 'name'>
const PAUSE_MS = 300

export function ColleagueSearch({ chosen, onChange }: { chosen: Colleague | undefined; onChange: (colleague: Colleague | undefined) => void }) {
  const { say } = useLanguage()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<readonly StaffCard[]>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    const wanted = query.trim()
    setFound(undefined)
    if (wanted === '') return
    let isOld = false
    const timer = setTimeout(() => {
      searchColleagues(phone, wanted).then((items) => !isOld && setFound(items), (cause: unknown) => !isOld && setProblem(problemOf(cause)))
    }, PAUSE_MS)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [query])
  if (chosen) return <View className='yq-card yq-menu'><MenuRow id='colleague-chosen' icon='person' title={chosen.name} hint={`${chosen.staffNumber} · ${say('delegation.who.change')}`} onClick={() => onChange(undefined)} /></View>
  return (
    <View>
      <TextField id='colleague-search' label={say('delegation.who')} value={query} onChange={setQuery} placeholder={say('delegation.who.placeholder')} />
      {problem && <ProblemNotice id='colleague-problem' problem={problem} />}
      {found?.length === 0 && <View className='yq-hint' id='colleague-none'>{say('delegation.who.none')}</View>}
      {found && found.length > 0 && (
        <View className='yq-card yq-menu' id='colleagues'>
          {found.map((person) => <MenuRow key={person.staffNumber} id={`colleague-${person.staffNumber}`} icon='person' title={person.name} hint={[person.department, person.title, person.staffNumber].join(' · ')} onClick={() => onChange(person)} />)}
        </View>
      )}
    </View>
  )
}
