// A scan code: one-time, 60 seconds to be scanned, three minutes to decide once it was.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { ScanCode } from '../records.ts'

export const CODE_LIFE_MS = 60_000
export const DECISION_LIFE_MS = 180_000

export interface Claimant {
  deviceId: string
  staffId: string
}

/**
 * Takes the code for one phone; the same phone may repeat.
 * @param number two digits, drawn now, shown on both screens
 * @throws {Fault} code.used · code.expired
 */
export function claimCode(code: ScanCode, claimant: Claimant, number: string, nowMs: number): ScanCode {
  if (code.state === 'scanned' && code.claimedByDeviceId === claimant.deviceId && nowMs <= (code.decideByMs ?? 0)) return code
  if (code.state === 'expired' || (code.state === 'waiting' && nowMs > code.expiresAtMs)) throw new Fault('code.expired')
  if (code.state !== 'waiting') throw new Fault('code.used')
  return { ...code, state: 'scanned', number, claimedByDeviceId: claimant.deviceId, claimedByStaffId: claimant.staffId, decideByMs: nowMs + DECISION_LIFE_MS }
}

/** @throws {Fault} code.not_found — claimed by another phone · code.expired */
export function assertMayDecide(code: ScanCode, deviceId: string, nowMs: number): void {
  if (code.claimedByDeviceId !== deviceId) throw new Fault('code.not_found', { detail: code.id })
  if (code.state !== 'scanned' || nowMs > (code.decideByMs ?? 0)) throw new Fault('code.expired')
}

export const approveCode = (code: ScanCode, login: ScanCode['login'], nowMs: number): ScanCode => ({ ...code, state: 'approved', login, decidedAtMs: nowMs })
export const declineCode = (code: ScanCode, nowMs: number): ScanCode => ({ ...code, state: 'declined', decidedAtMs: nowMs })
/** Replaced by a newer code, or out of time. */
export const expireCode = (code: ScanCode): ScanCode => (code.state === 'waiting' || code.state === 'scanned' ? { ...code, state: 'expired' } : code)

/** What an onlooker sees: a waiting or scanned code past its time is expired. */
export function codeStateAt(code: ScanCode, nowMs: number): ScanCode['state'] {
  if (code.state === 'waiting' && nowMs > code.expiresAtMs) return 'expired'
  if (code.state === 'scanned' && nowMs > (code.decideByMs ?? 0)) return 'expired'
  return code.state
}
