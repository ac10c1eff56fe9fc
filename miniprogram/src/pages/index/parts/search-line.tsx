// Searching a list: asks when typing pauses.
import { Input, View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { useLanguage } from '../../../language/language.ts'

const PAUSE_MS = 350

export function SearchLine({ id, query, onSearch }: { id: string; query: string; onSearch: (query: string) => void }) {
  const { say } = useLanguage()
  const [text, setText] = useState(query)
  const search = useRef(onSearch)
  search.current = onSearch
  useEffect(() => {
    const timer = setTimeout(() => search.current(text.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <View className={`yq-search ${text === '' ? '' : 'yq-search-full'}`}>
      <Icon name='search' size={24} className='yq-search-icon' />
      <Input id={id} className='yq-input' value={text} maxlength={64} confirmType='search' placeholder={say('list.search')} placeholderClass='yq-placeholder' ariaLabel={say('list.search')} onInput={({ detail }) => setText(detail.value)} onConfirm={() => onSearch(text.trim())} />
      {text !== '' && (
        <View id={`${id}-clear`} className='yq-icon-button yq-search-clear' ariaRole='button' ariaLabel={say('list.search.clear')} onClick={() => setText('')}>
          <Icon name='close' size={20} />
        </View>
      )}
    </View>
  )
}
