import { describe, expect, test } from 'vitest'
import { aDelivery, NOW_MS } from '../testing/builders.ts'
import { delivered, failed, resend, RETRY_AFTER_MS } from './delivery.ts'

describe('HI-1 callbacks are tried again, then a dead letter', () => {
  test('each failure waits longer, up to a tenth more by jitter', () => {
    let delivery = aDelivery({ state: 'pending', attempts: 0 })
    for (const waitMs of RETRY_AFTER_MS) {
      delivery = failed(delivery, 'answered 500', NOW_MS, 0)
      expect(delivery).toMatchObject({ state: 'pending', nextAtMs: NOW_MS + waitMs, lastError: 'answered 500' })
      expect(failed({ ...delivery, attempts: delivery.attempts - 1 }, 'x', NOW_MS, 1).nextAtMs).toBe(NOW_MS + waitMs * 1.1)
    }
    expect(failed(delivery, 'answered 500', NOW_MS, 0)).toMatchObject({ state: 'dead', nextAtMs: null, attempts: RETRY_AFTER_MS.length + 1 })
  })
  test('delivered clears the error; resending begins anew', () => {
    expect(delivered(aDelivery({ attempts: 2, lastError: 'x' }))).toMatchObject({ state: 'delivered', attempts: 3, lastError: null, nextAtMs: null })
    expect(resend(aDelivery({ state: 'dead', attempts: 10 }), NOW_MS)).toMatchObject({ state: 'pending', attempts: 0, nextAtMs: NOW_MS })
  })
  test('an error text is cut', () => expect(failed(aDelivery(), 'x'.repeat(999), NOW_MS, 0).lastError).toHaveLength(300))
})
