// Owns the table of signers' log-in passwords.
import type { LoginPassword } from '../../_domain/password/login-password.ts'
import { id, large, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const loginPasswordTable = defineTable<LoginPassword>({
  name: 'login_password',
  columns: { id: id().primary(), hash: text(255), triesLeft: whole(), setAtMs: large(), revision: whole() },
})
