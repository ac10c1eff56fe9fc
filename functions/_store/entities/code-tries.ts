// Owns the table of wrong tries of permission codes.
import type { CodeTries } from '../../_domain/application-key/code-tries.ts'
import { id, large, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const codeTriesTable = defineTable<CodeTries>({
  name: 'code_tries',
  columns: {
    id: id().primary(),
    keyId: id(),
    address: text(64),
    wrong: whole(),
    lastAtMs: large(),
    waitUntilMs: large(),
    revision: whole(),
  },
  indexes: [['lastAtMs']],
})
