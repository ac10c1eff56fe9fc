// The language of the page: Chinese unless the person chose English; remembered on this computer.
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { dictionary } from './dictionary.ts'
import type { TextKey } from './dictionary.ts'
import { fillSentence } from './sentences.ts'
import type { Facts, LanguageName } from './sentences.ts'

const STORED_AS = 'yiqian.language'

interface Language {
  language: LanguageName
  setLanguage(language: LanguageName): void
  say(key: TextKey, facts?: Facts): string
  pick(sentence: Sentence): string
  time(ms: number): string
  clock(ms: number): string
}

const LanguageContext = createContext<Language | undefined>(undefined)

const remembered = (): LanguageName => (localStorage.getItem(STORED_AS) === 'en' ? 'en' : 'zh')

function languageOf(language: LanguageName, setLanguage: Language['setLanguage']): Language {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hour12: false })
  const short = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hour12: false })
  return {
    language,
    setLanguage,
    say: (key, facts = {}) => fillSentence(dictionary[key][language], facts),
    pick: (sentence) => sentence[language],
    time: (ms) => full.format(ms),
    clock: (ms) => short.format(ms),
  }
}

export function LanguageProvider({ title, children }: { title: TextKey; children: ReactNode }) {
  const [name, setName] = useState(remembered)
  const language = useMemo(() => languageOf(name, setName), [name])
  useEffect(() => {
    localStorage.setItem(STORED_AS, name)
    document.documentElement.lang = name === 'zh' ? 'zh-CN' : 'en'
    document.title = language.say(title)
  }, [name, language, title])
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('useLanguage outside LanguageProvider')
  return language
}
