// The type of the dictionary: every text has both languages, or it does not compile.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

export type LanguageName = 'zh' | 'en'
export type Facts = Readonly<Record<string, string | number>>
export type Sentences = Readonly<Record<string, Sentence>>

/** `{name}` in a sentence is filled from the facts. */
export const fillSentence = (sentence: string, facts: Facts): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole))
