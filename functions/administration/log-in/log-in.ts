// Owns the log-in: which factors an account must show, in which order they are looked at, and what is said when one is missing.
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { logInText, type completeLogIn } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Administrator, LogInFactors } from '../../_domain/administration/administration.ts'
import { passwordIsOld } from '../../_domain/password/password-rules.ts'
import { NO_TRIES } from '../../_domain/administration/try-rules.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { isSignedBy } from './key-proof.ts'
import { nextPassword } from './new-password.ts'
import { matchesPassword, NOBODYS_HASH } from '../../_runtime/passwords.ts'
import { countTry, update } from './tries.ts'
import { assertUsable } from './usable-certificate.ts'

type Given = RequestOf<typeof completeLogIn>

export interface LoggedIn {
  administrator: Administrator
  /** as it was before */
  before: Administrator
  factors: LogInFactors
}

/**
 * What is told before both factors are right is the same for accounts that exist and that do not.
 * @param known hears whose log-in it would be, for the journal
 * @throws {Fault} of the contract
 */
export async function logIn(deps: Deps, given: Given, known: (administratorId: string) => void): Promise<LoggedIn> {
  const { config, kernel } = deps
  const nowMs = kernel.clock.nowMs()
  if (config.factors === 'certificate' && !given.proof) throw new Fault('administrator.certificate_required')
  const found = await deps.database.stores.administrators.findByLoginName(given.loginName)
  if (found) known(found.id)
  else deps.strangers.countTry(given.loginName, nowMs)
  const before = found && (await countTry(deps, found.id))
  const asksPassword = config.factors !== 'certificate'
  if (asksPassword) await assertPassword(given, before)
  const asksCertificate = config.factors === 'both' || config.factors === 'certificate' || (config.factors === 'as-bound' && before !== undefined && before.certificateBase64 !== null)
  if (asksCertificate && !given.proof) {
    if (before) await update(deps, before.id, { failedTries: before.failedTries, waitUntilMs: before.waitUntilMs })
    throw new Fault('administrator.certificate_required')
  }
  if (!before || before.state === 'removed') throw new Fault('administrator.log_in_wrong', { detail: 'no such account' })
  if (asksCertificate) await assertProof(deps, before, given)
  const tried = await update(deps, before.id, NO_TRIES)
  if (before.state === 'locked') throw new Fault('administrator.locked')
  const changes = asksPassword ? await passwordChanges(deps, tried, given.newPassword, nowMs) : {}
  const administrator = await update(deps, before.id, { ...changes, lastLogInAtMs: nowMs })
  return { administrator, before, factors: asksPassword ? (asksCertificate ? 'both' : 'password') : 'certificate' }
}

async function assertPassword({ password }: Given, account: Administrator | undefined): Promise<void> {
  const matches = password !== undefined && (await matchesPassword(account?.passwordHash ?? NOBODYS_HASH, password))
  if (!matches || !account || account.state === 'removed') throw new Fault('administrator.log_in_wrong', { detail: account ? 'the password' : 'no such account' })
}

async function assertProof(deps: Deps, account: Administrator, { loginName, proof }: Given): Promise<void> {
  const { challengeHex, signatureBase64 } = proof!
  await deps.challenges.assertFresh('log-in', challengeHex)
  if (account.certificateBase64 === null || !isSignedBy(deps, account.certificateBase64, logInText(loginName, challengeHex), fromBase64(signatureBase64))) {
    throw new Fault('administrator.log_in_wrong', { detail: account.certificateBase64 === null ? 'no certificate is bound' : 'the signature' })
  }
  await assertUsable(deps, account.certificateBase64)
  await deps.challenges.take(challengeHex)
}

/** An initial password, or an old one, opens nothing but the way to its successor. */
async function passwordChanges(deps: Deps, account: Administrator, newPassword: string | undefined, nowMs: number): Promise<Partial<Administrator>> {
  if (newPassword !== undefined) return nextPassword(deps, account, newPassword, 'own')
  if (account.passwordState === 'initial' || passwordIsOld(account.passwordChangedAtMs, deps.config.passwordDays, nowMs)) throw new Fault('administrator.password_change_required')
  return {}
}
