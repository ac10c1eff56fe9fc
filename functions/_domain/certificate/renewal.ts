// When a certificate may be renewed, and which statement may ask for it.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { RENEWAL_DAYS } from '@yiqian/shared/protocol/certificates.ts'
import type { Certificate } from '../records.ts'
import type { StatementRecord } from '../statement/statement-record.ts'

const DAY_MS = 86_400_000
/** Between the statement and the certificate lies one call; an hour is for lost networks. */
const STATEMENT_LIFE_MS = 3_600_000

/** @throws {Fault} certificate.not_valid · certificate.renewal_early */
export function assertMayRenew({ state, notAfterMs }: Certificate, nowMs: number): void {
  if (state !== 'valid') throw new Fault('certificate.not_valid', { facts: { state } })
  if (nowMs > notAfterMs) throw new Fault('certificate.not_valid', { facts: { state: 'expired' } })
  if (notAfterMs - nowMs > RENEWAL_DAYS * DAY_MS) throw new Fault('certificate.renewal_early', { facts: { days: RENEWAL_DAYS } })
}

/** @throws {Fault} certificate.request_invalid */
export function assertAsksForRenewal(statement: StatementRecord | undefined, given: { staffId: string; deviceId: string; nowMs: number }): asserts statement is StatementRecord {
  const isTheirs = statement?.kind === 'certificate.renew' && statement.staffId === given.staffId && statement.deviceId === given.deviceId
  if (!isTheirs) throw new Fault('certificate.request_invalid', { facts: { why: '没有本机的更新声明 / there is no statement of this phone that asks for it' } })
  if (given.nowMs > statement.atMs + STATEMENT_LIFE_MS) throw new Fault('certificate.request_invalid', { facts: { why: '更新声明已过期 / the statement is too old' } })
}
