// The search line with the filter beside it, and the filters that the person keeps, one tap each.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { conditionsOf, NO_FILTER } from '../../../flows/list-filter.ts'
import type { ListName, TaskListState } from '../../../flows/task-list.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { FilterSheet } from './filter-sheet.tsx'
import { lists, savedFilters } from './lists.ts'
import { SearchLine } from './search-line.tsx'

export function FilterBar({ name, state: { query, filter, matching } }: { name: ListName; state: TaskListState }) {
  const { say } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  const saved = useStore(savedFilters.state)
  useEffect(() => void savedFilters.load(), [])
  const set = conditionsOf(filter)
  const list = lists[name]
  return (
    <>
      <View className='yq-search-row'>
        <SearchLine id={`search-${name}`} query={query} onSearch={(words) => void list.search(words)} />
        <View id={`filter-${name}`} className={`yq-filter ${set > 0 ? 'yq-filter-on' : ''}`} hoverClass='yq-pressed' ariaRole='button' ariaLabel={set > 0 ? say('filter.on', { count: set }) : say('filter.title')} onClick={() => setIsOpen(true)}>{set > 0 ? say('filter.on', { count: set }) : say('filter')}</View>
      </View>
      {saved.length > 0 && (
        <View className='yq-chips yq-saved' id='saved-filters'>
          {saved.map((each, index) => {
            const isOn = JSON.stringify(each.filter) === JSON.stringify(filter)
            return (
              <View key={each.name} className={`yq-chip ${isOn ? 'yq-chip-on' : ''}`}>
                <View id={`saved-${index}`} className='yq-saved-name' ariaRole='checkbox' ariaLabel={isOn ? `${each.name} ✓` : each.name} onClick={() => void list.narrow(isOn ? NO_FILTER : each.filter)}>{each.name}</View>
                {isOn && <View id={`saved-${index}-remove`} className='yq-saved-remove' ariaRole='button' ariaLabel={say('filter.remove', { name: each.name })} onClick={() => void savedFilters.remove(each.name)}><Icon name='close' size={18} /></View>}
              </View>
            )
          })}
        </View>
      )}
      {matching !== undefined && <View className='yq-matching' id='list-matching'>{say('list.matching', { count: matching })}</View>}
      {isOpen && <FilterSheet filter={filter} onFilter={(next) => void list.narrow(next)} onClose={() => setIsOpen(false)} />}
    </>
  )
}
