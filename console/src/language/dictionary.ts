// The dictionary: all texts of the console by key.
import { commonTexts } from './texts/everywhere.ts'
import { documentTexts } from './texts/document.ts'
import { logTexts } from './texts/logs.ts'
import { pushTexts } from './texts/push.ts'
import { verificationTexts } from './texts/verification.ts'

export const dictionary = { ...commonTexts, ...documentTexts, ...logTexts, ...pushTexts, ...verificationTexts } as const
export type TextKey = keyof typeof dictionary
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(dictionary, key)
