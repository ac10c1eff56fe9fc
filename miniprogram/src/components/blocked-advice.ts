// What a person can do when the phone may not sign, beyond the sentence of the fault.
import type { Problem } from '../flows/problem.ts'
import type { TextKey } from '../language/dictionary.ts'

export function blockedAdvice({ code }: Problem): TextKey | undefined {
  if (code === 'device.locked') return 'signing.locked.hint'
  if (code === 'device.suspended' || code === 'phone.document_mismatch' || code === 'phone.approval_mismatch') return 'signing.suspended.hint'
  if (code === 'device.replaced') return 'signing.replaced.hint'
  return undefined
}
