import { describe, expect, test } from 'vitest'
import { aScanCode, NOW_MS } from '../testing/builders.ts'
import { approveCode, assertMayDecide, CODE_LIFE_MS, claimCode, codeStateAt, DECISION_LIFE_MS, declineCode, expireCode } from './scan-code.ts'

const me = { deviceId: 'dev_me', staffId: 'stf_me' }
const fresh = () => aScanCode({ state: 'waiting', expiresAtMs: NOW_MS + CODE_LIFE_MS, number: null, claimedByDeviceId: null, claimedByStaffId: null, decideByMs: null })

describe('MP-2 MP-3 scan codes', () => {
  test('one phone takes a code, and may repeat', () => {
    const claimed = claimCode(fresh(), me, '47', NOW_MS)
    expect(claimed).toMatchObject({ state: 'scanned', number: '47', claimedByDeviceId: 'dev_me', decideByMs: NOW_MS + DECISION_LIFE_MS })
    expect(claimCode(claimed, me, '99', NOW_MS + 1000)).toBe(claimed)
  })
  test('another phone is refused', () => expect(() => claimCode(claimCode(fresh(), me, '47', NOW_MS), { deviceId: 'dev_x', staffId: 'stf_x' }, '11', NOW_MS)).toThrow(expect.objectContaining({ code: 'code.used' })))
  test('after 60 s it cannot be scanned', () => expect(() => claimCode(fresh(), me, '47', NOW_MS + CODE_LIFE_MS + 1)).toThrow(expect.objectContaining({ code: 'code.expired' })))
  test('a replaced code has expired; a decided one keeps its end', () => {
    expect(() => claimCode(expireCode(fresh()), me, '47', NOW_MS)).toThrow(expect.objectContaining({ code: 'code.expired' }))
    const approved = approveCode(claimCode(fresh(), me, '47', NOW_MS), null, NOW_MS)
    expect(expireCode(approved)).toBe(approved)
    expect(() => claimCode(approved, me, '47', NOW_MS)).toThrow(expect.objectContaining({ code: 'code.used' }))
  })
  test('only the phone that scanned decides, in time, once', () => {
    const claimed = claimCode(fresh(), me, '47', NOW_MS)
    expect(() => assertMayDecide(claimed, 'dev_me', NOW_MS + DECISION_LIFE_MS)).not.toThrow()
    expect(() => assertMayDecide(claimed, 'dev_x', NOW_MS)).toThrow(expect.objectContaining({ code: 'code.not_found' }))
    expect(() => assertMayDecide(claimed, 'dev_me', NOW_MS + DECISION_LIFE_MS + 1)).toThrow(expect.objectContaining({ code: 'code.expired' }))
    expect(() => assertMayDecide(declineCode(claimed, NOW_MS), 'dev_me', NOW_MS)).toThrow(expect.objectContaining({ code: 'code.expired' }))
  })
  test.each([[CODE_LIFE_MS, 'waiting'], [CODE_LIFE_MS + 1, 'expired']])('an onlooker sees it after %i ms as %s', (afterMs, state) => expect(codeStateAt(fresh(), NOW_MS + afterMs)).toBe(state))
  test('scanned but never decided ends too', () => expect(codeStateAt(claimCode(fresh(), me, '47', NOW_MS), NOW_MS + DECISION_LIFE_MS + 1)).toBe('expired'))
})
