// The language of the app: Chinese unless the person chose English; remembered on this phone.
import { useMemo } from 'react'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { createStore } from '../flows/store.ts'
import { useStore } from '../flows/use-store.ts'
import { platform } from '../platform/index.ts'
import { announceLanguage } from '../platform/screen.ts'
import { sayText, type Facts, type LanguageName, type TextKey } from './dictionary.ts'

const STORED_AS = 'yiqian.language'
const chosen = createStore<LanguageName>('zh')

/** Takes up the language of the last visit. Called once, when the app starts. */
export async function recallLanguage(): Promise<void> {
  if ((await platform.storage.get(STORED_AS).catch(() => undefined)) !== 'en') return
  chosen.set('en')
  announceLanguage('en')
}

export async function chooseLanguage(language: LanguageName): Promise<void> {
  chosen.set(language)
  announceLanguage(language)
  await platform.storage.set(STORED_AS, language).catch(() => undefined)
}

export interface Language {
  language: LanguageName
  say(key: TextKey, facts?: Facts): string
  /** The half of a sentence in both languages that this person reads. */
  pick(sentence: Sentence): string
}

export function useLanguage(): Language {
  const language = useStore(chosen)
  return useMemo(() => ({ language, say: (key, facts) => sayText(language, key, facts), pick: (sentence) => sentence[language] }), [language])
}
