import { describe, expect, test } from 'vitest'
import { aDevice } from '../testing/builders.ts'
import { assertMaySign, countWrongPin, PIN_TRIES, resetTries, returnTry, suspendDevice, takeTry, wrongPinFault } from './device.ts'

describe('CO-1 five tries of the PIN', () => {
  test('each wrong PIN takes one; the fifth locks', () => {
    let device = aDevice({ state: 'active', pinTriesLeft: PIN_TRIES })
    for (const triesLeft of [4, 3, 2, 1]) {
      device = countWrongPin(takeTry(device))
      expect(device).toMatchObject({ state: 'active', pinTriesLeft: triesLeft })
      expect(wrongPinFault(device)).toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft } })
    }
    device = countWrongPin(takeTry(device))
    expect(device).toMatchObject({ state: 'locked', pinTriesLeft: 0 })
    expect(wrongPinFault(device).code).toBe('device.locked')
    expect(() => takeTry(device)).toThrow(expect.objectContaining({ code: 'device.locked' }))
  })
  test('the try is taken before the test, so that a fifth guess in flight leaves none', () => {
    const last = takeTry(aDevice({ state: 'active', pinTriesLeft: 1 }))
    expect(() => takeTry(last)).toThrow(expect.objectContaining({ code: 'device.locked' }))
    expect(returnTry(last).pinTriesLeft).toBe(1)
  })
  test('a right PIN gives the tries back', () => expect(resetTries(aDevice({ pinTriesLeft: 2 })).pinTriesLeft).toBe(PIN_TRIES))
  test.each([['locked', 'device.locked'], ['suspended', 'device.suspended'], ['replaced', 'device.replaced'], ['enrolling', 'device.not_enrolled']] as const)('a %s phone does not sign', (state, code) =>
    expect(() => assertMaySign(aDevice({ state }))).toThrow(expect.objectContaining({ code })))
  test('a suspended phone stays suspended whatever PIN comes', () => expect(countWrongPin(suspendDevice(aDevice({ pinTriesLeft: 0 }))).state).toBe('suspended'))
})
