// The dictionary: all texts of the app by key, each in both languages.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { accountTexts } from './texts/account.ts'
import { biometricTexts } from './texts/biometrics.ts'
import { commonTexts } from './texts/everywhere.ts'
import { documentTexts } from './texts/document.ts'
import { enrolmentTexts } from './texts/enrolment.ts'
import { flowTexts } from './texts/flow.ts'
import { grantTexts } from './texts/grants.ts'
import { handwritingTexts } from './texts/handwriting.ts'
import { listTexts } from './texts/lists.ts'
import { ownDocumentTexts } from './texts/own-documents.ts'
import { noticeTexts } from './texts/notices.ts'
import { personTexts } from './texts/person.ts'
import { pinFreeTexts } from './texts/pin-free.ts'
import { scanTexts } from './texts/scan.ts'
import { signingTexts } from './texts/signing.ts'

export const dictionary = { ...accountTexts, ...biometricTexts, ...commonTexts, ...documentTexts, ...enrolmentTexts, ...flowTexts, ...grantTexts, ...handwritingTexts, ...listTexts, ...noticeTexts, ...ownDocumentTexts, ...personTexts, ...pinFreeTexts, ...scanTexts, ...signingTexts } as const satisfies Record<string, Sentence>
export type TextKey = keyof typeof dictionary
export type LanguageName = 'zh' | 'en'
export type Facts = Readonly<Record<string, string | number>>

/** The text of a key with `{name}` filled from the facts. */
export function sayText(language: LanguageName, key: TextKey, facts: Facts = {}): string {
  return dictionary[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole))
}
