// Owns the administrators of tests: an account of a role and an open session in the real stores, without the cost of a password.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { Administrator, AdministratorSession } from '../../_domain/administration/administration.ts'
import { SESSION_IDLE_MS, SESSION_TOTAL_MS } from '../../_domain/administration/session-rules.ts'
import { anAdministrator, anAdministratorSession } from '../../_domain/testing/administration-builders.ts'
import { tokenDigest } from '../callers.ts'
import type { CallOptions, TestAnswer, TestPlatform } from './open-test-platform.ts'

export interface SignedInAdministrator {
  /** the whole header: `Administrator as_…` */
  authorization: string
  administrator: Administrator
  session: AdministratorSession
}

/** As a log-in leaves it. The account is new each time; `some` says what matters of it. */
export async function signInAdministrator(platform: TestPlatform, role: AdministratorRole, some: Partial<Administrator> = {}): Promise<SignedInAdministrator> {
  const { administrators, administratorSessions } = platform.runtime.database.stores
  const nowMs = platform.clock.nowMs()
  const token = `as_${bytesToHex(platform.runtime.kernel.random(24))}`
  const administrator = anAdministrator({ role, createdAtMs: nowMs, passwordChangedAtMs: nowMs, lastLogInAtMs: nowMs, ...some })
  await administrators.insert(administrator)
  const session = anAdministratorSession({ administratorId: administrator.id, tokenDigestHex: tokenDigest(token), createdAtMs: nowMs, lastUsedAtMs: nowMs, expiresAtMs: nowMs + SESSION_IDLE_MS, endsAtMs: nowMs + SESSION_TOTAL_MS })
  await administratorSessions.insert(session)
  return { authorization: `Administrator ${token}`, administrator, session }
}

/** A call of an administrator. */
export const asAdministrator = <C extends Contract>(platform: TestPlatform, { authorization }: { authorization: string }, contract: C, input: RequestInputOf<C>, options: CallOptions = {}): Promise<TestAnswer<C>> =>
  platform.asAnybody(contract, input, { ...options, headers: { ...options.headers, authorization } })
