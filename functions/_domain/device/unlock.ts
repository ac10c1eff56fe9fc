// Unlocking a phone after too many wrong PINs: how often, and what it gives back.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Device } from '../records.ts'
import { PIN_TRIES } from './device.ts'

const HOUR_MS = 3_600_000
export const UNLOCK_WINDOW_MS = 24 * HOUR_MS
export const UNLOCKS_PER_WINDOW = 2

/** The fifth wrong PIN locks; so does a fifth try that was taken and never came back. */
export const isLocked = ({ state, pinTriesLeft }: Device): boolean => state === 'locked' || (state === 'active' && pinTriesLeft <= 0)

/**
 * Each unlocking gives a thief five more guesses: two a day, whatever else is proved.
 * @param unlocks of the last {@link UNLOCK_WINDOW_MS}
 * @throws {Fault} device.not_locked · device.unlocks_used_up
 */
export function unlockDevice(device: Device, unlocks: number): Device {
  if (!isLocked(device)) throw new Fault('device.not_locked')
  if (unlocks >= UNLOCKS_PER_WINDOW) throw new Fault('device.unlocks_used_up', { facts: { waitHours: UNLOCK_WINDOW_MS / HOUR_MS } })
  return { ...device, state: 'active', pinTriesLeft: PIN_TRIES }
}
