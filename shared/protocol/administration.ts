// Contracts of `administration`: say in one line what they are about.
import * as v from 'valibot'
import { contract } from './contract.ts'

/** Say what the operation does, and what it refuses. */
export const listAdministrators = contract({
  function: 'administration',
  operation: 'list-administrators',
  access: ['function'],
  request: v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  response: v.strictObject({ id: v.string(), atMs: v.number() }),
  faults: [],
  summary: { zh: '待写：这个操作做什么', en: 'To be written: what the operation does' },
})
