// Chooses among my colleagues who signs after me.
import { useEffect, useState } from 'react'
import type { ColleagueCard } from '@yiqian/shared/protocol/flow.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PersonPick } from '../../../components/person-pick.tsx'
import { goTo } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { isChosen, isFull, MOST_FURTHER, toggled, type Further } from '../../../flows/further-signers.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useDidShow } from '../../../platform/index.ts'
import { useKeys, useReachable } from '../../../platform/keyboard.ts'
import { readColleagues } from '../../../signing/document-flow.ts'

export function SignersSheet({ further, onChange, onClose }: { further: Further; onChange: (further: Further) => void; onClose: () => void }) {
  const { say } = useLanguage()
  const [colleagues, setColleagues] = useState<readonly ColleagueCard[]>()
  const [problem, setProblem] = useState<Problem>()
  const load = (): void => void readColleagues(phone).then(({ items }) => { setColleagues(items); setProblem(undefined) }, (cause: unknown) => setProblem(problemOf(cause)))
  useEffect(load, [])
  useDidShow(load) // back from adding somebody
  useReachable(['signers-sheet-close', 'signers-colleagues', 'signers-done', ...(colleagues ?? []).map(({ staffNumber }) => `pick-${staffNumber}`)])
  useKeys((key) => key === 'Escape' && (onClose(), true))
  return (
    <Sheet id='signers-sheet' title={say('signers.choose')} onClose={onClose} actions={<Action id='signers-done' label={say('signers.done', { count: further.people.length })} onClick={onClose} />}>
      {problem && <ProblemNotice id='signers-problem' problem={problem} />}
      {isFull(further) && <Notice id='signers-full' kind='warn' text={say('signers.full', { limit: MOST_FURTHER })} />}
      {!colleagues && !problem && <Skeleton id='signers-loading' count={2} />}
      {colleagues?.length === 0 && <EmptyState id='signers-nobody' icon='people' title={say('colleagues.empty')} hint={say('signers.nobody')} />}
      {colleagues?.map((person) => <PersonPick key={person.staffNumber} person={person} isOn={isChosen(further, person.staffNumber)} isOneOfMany={false} onClick={() => onChange(toggled(further, person))} />)}
      <Action id='signers-colleagues' kind='plain' icon='plus' label={say('signers.colleagues')} onClick={() => goTo('colleagues')} />
    </Sheet>
  )
}
