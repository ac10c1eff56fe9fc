// A signer's log-in password: tried, with the try taken before it is tested; set by the rules.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { LOGIN_PASSWORD_TRIES, type LoginPassword } from '../../_domain/password/login-password.ts'
import { LOGIN_PASSWORD, passwordFault } from '../../_domain/password/password-rules.ts'
import type { Stores } from '../../_domain/ports.ts'
import { hashPassword, matchesPassword } from '../../_runtime/passwords.ts'
import type { Deps } from '../deps.ts'

/** @throws {Fault} login_password.not_set · login_password.wrong · login_password.locked · server.busy */
export async function tryLoginPassword({ database }: Pick<Deps, 'database'>, staffId: string, password: string): Promise<void> {
  const taken = await database.transaction(async ({ loginPasswords }) => {
    const before = await loginPasswords.load(staffId)
    if (!before) throw new Fault('login_password.not_set')
    if (before.triesLeft <= 0) throw new Fault('login_password.locked')
    return loginPasswords.replace(before, { ...before, triesLeft: before.triesLeft - 1 })
  }, 10)
  if (!(await matchesPassword(taken.hash, password))) throw new Fault(taken.triesLeft > 0 ? 'login_password.wrong' : 'login_password.locked', { facts: { triesLeft: taken.triesLeft } })
  await database.transaction(async ({ loginPasswords }) => {
    const now = await loginPasswords.load(staffId)
    // Another one was set meanwhile: its tries are its own.
    if (now?.hash === taken.hash) await loginPasswords.replace(now, { ...now, triesLeft: LOGIN_PASSWORD_TRIES })
  }, 10)
}

/** @throws {Fault} login_password.weak · server.busy */
export async function hashLoginPassword({ database, kernel: { random } }: Pick<Deps, 'database' | 'kernel'>, staffId: string, password: string): Promise<string> {
  const person = await database.stores.staff.load(staffId)
  if (!person) throw new Fault('access.required', { detail: 'the person is gone' })
  const why = passwordFault(password, { loginName: person.staffNumber, rule: LOGIN_PASSWORD }) ?? (password.includes(person.phone) ? { zh: '不能包含手机号', en: 'it holds the phone number' } : undefined)
  if (why) throw new Fault('login_password.weak', { facts: { whyZh: why.zh, whyEn: why.en } })
  return hashPassword(password, random)
}

/** Inside the transaction of what it was set by. */
export async function putLoginPassword({ loginPasswords }: Stores, staffId: string, given: Pick<LoginPassword, 'hash' | 'setAtMs'>): Promise<void> {
  const before = await loginPasswords.load(staffId)
  if (before) await loginPasswords.replace(before, { ...before, ...given, triesLeft: LOGIN_PASSWORD_TRIES })
  else await loginPasswords.insert({ id: staffId, ...given, triesLeft: LOGIN_PASSWORD_TRIES, revision: 0 })
}
