// Owns the table of SOF functions, found by any spelling of their names.
import type { SofFunction } from '../interface/call.ts'
import { certificates } from './certificates.ts'
import { ciphers } from './ciphers.ts'
import { files } from './files.ts'
import { keys } from './keys.ts'
import { settings } from './settings.ts'
import { signatures } from './signatures.ts'
import { timestamps } from './timestamps.ts'
import { trustLists } from './trust-lists.ts'
import { xmlSignatures } from './xml-signatures.ts'

export const sofFunctions: readonly SofFunction[] = [...settings, ...keys, ...certificates, ...signatures, ...files, ...ciphers, ...xmlSignatures, ...timestamps, ...trustLists]

const fold = (name: string): string => name.toLowerCase().replaceAll('_', '')
const byName = new Map(sofFunctions.flatMap((each) => [each.name, ...(each.alike ?? []).map((name) => `SOF_${name}`)].map((name) => [fold(name), each] as const)))

/** `SOF_SignData`, `SOF_signData`, `sof_signdata`. */
export const sofFunctionNamed = (name: string): SofFunction | undefined => (name.length <= 64 && /^SOF_/i.test(name) ? byName.get(fold(name)) : undefined)
