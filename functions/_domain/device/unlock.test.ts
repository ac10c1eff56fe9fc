import { expect, test } from 'vitest'
import { aDevice } from '../testing/builders.ts'
import { isLocked, unlockDevice, UNLOCKS_PER_WINDOW } from './unlock.ts'

test.each([
  ['locked', 0, true],
  ['active', 0, true],
  ['active', 1, false],
  ['suspended', 0, false],
  ['replaced', 0, false],
  ['enrolling', 5, false],
] as const)('%s with %i tries: locked %s', (state, pinTriesLeft, locked) => expect(isLocked(aDevice({ state, pinTriesLeft }))).toBe(locked))

test('five tries come back; a phone that is not locked, a third time in a day, a clone: refused', () => {
  const locked = aDevice({ state: 'locked', pinTriesLeft: 0 })
  expect(unlockDevice(locked, UNLOCKS_PER_WINDOW - 1)).toMatchObject({ state: 'active', pinTriesLeft: 5 })
  expect(() => unlockDevice(locked, UNLOCKS_PER_WINDOW)).toThrow(expect.objectContaining({ code: 'device.unlocks_used_up' }))
  expect(() => unlockDevice(aDevice({ pinTriesLeft: 3 }), 0)).toThrow(expect.objectContaining({ code: 'device.not_locked' }))
  expect(() => unlockDevice(aDevice({ state: 'suspended', pinTriesLeft: 0 }), 0)).toThrow(expect.objectContaining({ code: 'device.not_locked' }))
})
