// A phone: its states, and the tries that a wrong PIN takes away.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Device } from '../records.ts'

/** 连续输错五次即锁定. */
export const PIN_TRIES = 5

/** @throws {Fault} device.locked · device.suspended · device.replaced · device.not_enrolled */
export function assertMaySign(device: Device): void {
  if (device.state === 'locked' || (device.state === 'active' && device.pinTriesLeft <= 0)) throw new Fault('device.locked')
  if (device.state === 'suspended') throw new Fault('device.suspended')
  if (device.state === 'replaced') throw new Fault('device.replaced')
  if (device.state === 'enrolling') throw new Fault('device.not_enrolled')
}

/**
 * One try is taken before the PIN is tested and given back if it was right, so that guesses sent side by side
 * are all counted and a crash never gives one away. A batch is one try.
 * @throws {Fault} as {@link assertMaySign}
 */
export function takeTry(device: Device): Device {
  assertMaySign(device)
  return { ...device, pinTriesLeft: device.pinTriesLeft - 1 }
}

/** The PIN was not tested after all. */
export const returnTry = (device: Device): Device => ({ ...device, pinTriesLeft: Math.min(PIN_TRIES, device.pinTriesLeft + 1) })

/** The PIN was wrong; its try is taken already. Locked when none is left. */
export const countWrongPin = (device: Device): Device => ({ ...device, state: device.pinTriesLeft <= 0 && device.state === 'active' ? 'locked' : device.state })

/** What the phone is told after a wrong PIN. */
export const wrongPinFault = (device: Device): Fault => (device.state === 'locked' ? new Fault('device.locked') : new Fault('device.pin_wrong', { facts: { triesLeft: device.pinTriesLeft } }))

export const resetTries = (device: Device): Device => (device.pinTriesLeft === PIN_TRIES ? device : { ...device, pinTriesLeft: PIN_TRIES })

export const suspendDevice = (device: Device): Device => ({ ...device, state: 'suspended' })
