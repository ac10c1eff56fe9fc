// Owns the contract of the store of signers' log-in passwords.
import type { Database } from '../../_domain/ports.ts'
import type { LoginPassword } from '../../_domain/password/login-password.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

const aPassword = (): LoginPassword => ({ id: nextId('stf'), hash: `scrypt:15:8:3:${nextHex(32)}:${nextHex(64)}`, triesLeft: 5, setAtMs: NOW_MS, revision: 0 })

export function loginPasswordContract(database: () => Database): void {
  revisedContract(() => database().stores.loginPasswords, () => [aPassword()], { triesLeft: 4 })
}
