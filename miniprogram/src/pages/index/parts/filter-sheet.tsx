// Narrowing a list: kinds of document, systems, departments, days; and keeping the choice under a name.
import { Picker, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Picks } from '../../../components/picks.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { conditionsOf, NO_FILTER, PERIODS, type ListFilter } from '../../../flows/list-filter.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayDate } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { readChoices } from '../../../signing/read-tasks.ts'
import { savedFilters } from './lists.ts'

const PROVISIONAL = ['any', 'all', 'overdue'] as const

export interface FilterSheetProps {
  filter: ListFilter
  onFilter: (filter: ListFilter) => void
  onClose: () => void
}

export function FilterSheet({ filter, onFilter, onClose }: FilterSheetProps) {
  const { say } = useLanguage()
  const [draft, setDraft] = useState(filter)
  const [name, setName] = useState('')
  const choices = useChoices(filter)
  const change = (part: Partial<ListFilter>): void => setDraft((before) => ({ ...before, ...part }))
  const apply = (): void => {
    if (name.trim() !== '' && conditionsOf(draft) > 0) void savedFilters.save({ name: name.trim(), filter: draft })
    onFilter(draft)
    onClose()
  }
  const options = (values: readonly string[]) => values.map((value) => ({ value, name: value }))
  return (
    <Sheet
      id='filter-sheet'
      title={say('filter.title')}
      onClose={onClose}
      actions={
        <View className='yq-sheet-pair'>
          <Action id='filter-clear' kind='quiet' label={say('filter.clear')} onClick={() => (onFilter(NO_FILTER), onClose())} />
          <Action id='filter-apply' label={say('filter.apply')} onClick={apply} />
        </View>
      }
    >
      <View className='yq-field-label'>{say('filter.types')}</View>
      <Picks id='filter-type' label={say('filter.types')} none={say('filter.all')} options={DOCUMENT_TYPES.map((value) => ({ value, name: say(`type.${value}`) }))} chosen={draft.documentTypes} onChange={(documentTypes) => change({ documentTypes: [...documentTypes] })} />
      <View className='yq-field-label'>{say('filter.period')}</View>
      <Choice id='filter-period' label={say('filter.period')} isWide value={draft.period} options={PERIODS.map((value) => ({ value, name: say(`filter.period.${value}`) }))} onChange={(period) => change({ period })} />
      {draft.period === 'days' && (
        <View className='yq-row yq-days'>
          <Day id='filter-from' label={say('filter.from')} value={draft.fromDay} onChange={(fromDay) => change({ fromDay })} />
          <Day id='filter-to' label={say('filter.to')} value={draft.toDay} onChange={(toDay) => change({ toDay })} />
        </View>
      )}
      <View className='yq-field-label'>{say('filter.provisional')}</View>
      <Choice id='filter-provisional' label={say('filter.provisional')} isWide value={draft.provisional} options={PROVISIONAL.map((value) => ({ value, name: say(`filter.provisional.${value}`) }))} onChange={(provisional) => change({ provisional })} />
      {choices.clientSystems.length > 0 && (
        <>
          <View className='yq-field-label'>{say('filter.systems')}</View>
          <Picks id='filter-system' label={say('filter.systems')} none={say('filter.all')} options={options(choices.clientSystems)} chosen={draft.clientSystems} onChange={(clientSystems) => change({ clientSystems: [...clientSystems] })} />
        </>
      )}
      {choices.departments.length > 0 && (
        <>
          <View className='yq-field-label'>{say('filter.departments')}</View>
          <Picks id='filter-department' label={say('filter.departments')} none={say('filter.all')} options={options(choices.departments)} chosen={draft.departments} onChange={(departments) => change({ departments: [...departments] })} />
        </>
      )}
      {conditionsOf(draft) > 0 && <TextField id='filter-name' label={say('filter.save')} placeholder={say('filter.save.hint')} maxLength={20} value={name} onChange={setName} />}
    </Sheet>
  )
}

function Day({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (day: string) => void }) {
  return (
    <Picker mode='date' value={value || sayDate(phone.ports.clock.nowMs())} onChange={({ detail }) => onChange(detail.value)}>
      <View id={id} className='yq-chip' ariaRole='button' ariaLabel={label}>{label} {value}</View>
    </Picker>
  )
}

/** What occurs in the person's lists; without the network, at least what is chosen already. */
function useChoices({ clientSystems, departments }: ListFilter): { clientSystems: readonly string[]; departments: readonly string[] } {
  const [choices, setChoices] = useState({ clientSystems, departments })
  useEffect(() => {
    readChoices(phone).then(setChoices, () => undefined)
  }, [])
  return choices
}
