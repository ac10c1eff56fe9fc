// Owns the taking of a new password: by the rules, unlike the last ones.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Administrator, PasswordState } from '../../_domain/administration/administration.ts'
import { FORMER_PASSWORDS, passwordFault } from '../../_domain/password/password-rules.ts'
import type { Deps } from '../deps.ts'
import { hashPassword, matchesPassword } from '../../_runtime/passwords.ts'

type PasswordFields = Pick<Administrator, 'passwordHash' | 'passwordState' | 'formerPasswordHashes' | 'passwordChangedAtMs'>

/** For an account that has none yet. @throws {Fault} administrator.password_weak */
export async function firstPassword(deps: Pick<Deps, 'kernel'>, loginName: string, password: string, passwordState: PasswordState): Promise<PasswordFields> {
  assertStrong(password, loginName)
  return { passwordHash: await hashPassword(password, deps.kernel.random), passwordState, formerPasswordHashes: [], passwordChangedAtMs: deps.kernel.clock.nowMs() }
}

/** @throws {Fault} administrator.password_weak · administrator.password_reused */
export async function nextPassword(deps: Pick<Deps, 'kernel'>, administrator: Administrator, password: string, passwordState: PasswordState): Promise<PasswordFields> {
  assertStrong(password, administrator.loginName)
  const used = [administrator.passwordHash, ...administrator.formerPasswordHashes]
  for (const hash of used) if (await matchesPassword(hash, password)) throw new Fault('administrator.password_reused')
  return { ...(await firstPassword(deps, administrator.loginName, password, passwordState)), formerPasswordHashes: used.slice(0, FORMER_PASSWORDS) }
}

function assertStrong(password: string, loginName: string): void {
  const why = passwordFault(password, { loginName })
  if (why) throw new Fault('administrator.password_weak', { facts: { whyZh: why.zh, whyEn: why.en } })
}
