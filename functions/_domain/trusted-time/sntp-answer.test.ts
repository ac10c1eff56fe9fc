// The server's answers, its silence, and its limit for each client.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeKernelClock, kernelRefusal } from './kernel-clock-status.ts'
import { encodeNtpPacket, parseNtpPacket, type NtpPacket } from './ntp-packet.ts'
import { encodeNtpTimestamp } from './ntp-timestamp.ts'
import { createRateLimit } from './rate-limit.ts'
import { answerSntp, parseSntpRequest } from './sntp-answer.ts'

const aRequest = (some: Partial<NtpPacket> = {}): NtpPacket => ({ leap: 0, version: 4, mode: 3, stratum: 0, poll: 6, precision: 0, rootDelayMs: 0, rootDispersionMs: 0, referenceId: 0, reference: 0n, origin: 0n, receive: 0n, transmit: 77n, ...some })
const now = Date.UTC(2026, 0, 1)

describe('TS-5 SNTP server', () => {
  test('a synchronised answer', () => {
    const bytes = answerSntp(aRequest({ version: 3 }), { leapPending: -1, stratum: 2, referenceId: 1, referenceMs: now - 1, rootDelayMs: 3, rootDispersionMs: 5, receivedMs: now, transmittedMs: now + 0.5 })
    expect(parseNtpPacket(bytes)).toMatchObject({ leap: 2, version: 3, mode: 4, stratum: 2, poll: 6, origin: 77n, receive: encodeNtpTimestamp(now), transmit: encodeNtpTimestamp(now + 0.5) })
  })
  test('without time: alarm, stratum 16, and no time that a careless client could take', () => {
    expect(parseNtpPacket(answerSntp(aRequest(), undefined))).toMatchObject({ leap: 3, stratum: 16, mode: 4, origin: 77n, receive: 0n, transmit: 0n })
  })
  test.each([[{ mode: 1 }], [{ mode: 4 }], [{ mode: 6 }], [{ mode: 7 }], [{ version: 0 }], [{ version: 5 }]])('%j is not answered', (some) => expect(parseSntpRequest(encodeNtpPacket(aRequest(some)))).toBeUndefined())
  test('an answer is never longer than what was asked', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const request = parseSntpRequest(bytes)
        if (request) expect(answerSntp(request, undefined).length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

describe('rate of one client', () => {
  test('a burst, one kiss, then silence, then answers again', () => {
    const limit = createRateLimit({ burst: 3, perSecond: 1, clients: 10 })
    expect([1, 2, 3, 4, 5, 6].map(() => limit('a', 0))).toEqual(['answer', 'answer', 'answer', 'kiss', 'drop', 'drop'])
    expect(limit('b', 0)).toBe('answer')
    expect([limit('a', 1000), limit('a', 1000)]).toEqual(['answer', 'drop'])
    expect([1, 2, 3, 4].map(() => limit('a', 10_000))).toEqual(['answer', 'answer', 'answer', 'kiss'])
  })
  test('remembers so many clients and no more', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0.001, clients: 100 })
    for (let n = 0; n < 1000; n++) limit(`client ${n}`, n)
    expect(limit('client 999', 1000)).toBe('kiss')
    expect(limit('client 0', 1000), 'forgotten').toBe('answer')
  })
})

describe('TS-5 kernel clock', () => {
  const timex = { code: 0, status: 0x2001 | 0x0100, offset: -1_500_000, frequency: 65_536 * 12.5, tick: 10_001, maximumErrorUs: 2500, estimatedErrorUs: 300, tai: 37 }
  test('a disciplined clock with a pulse a second', () => {
    expect(describeKernelClock(timex)).toEqual({ present: true, synchronised: true, statusBits: ['PLL', 'PPSSIGNAL', 'NANO'], offsetMs: -1.5, frequencyPpm: 12.5, ratePpm: 112.5, estimatedErrorMs: 0.3, maximumErrorMs: 2.5, taiOffsetSeconds: 37 })
    expect(kernelRefusal(describeKernelClock(timex), 500)).toBeUndefined()
  })
  test.each([['UNSYNC', { status: 0x40 }, 'UNSYNC'], ['TIME_ERROR', { code: 5, status: 0 }, 'TIME_ERROR'], ['a large error', { maximumErrorUs: 600_000 }, 'maxerror 600 ms']])('%s does not pass the gate', (_, some, refusal) => {
    expect(kernelRefusal(describeKernelClock({ ...timex, ...some }), 500)).toBe(refusal)
  })
  test('absent does not pass either', () => expect(kernelRefusal({ present: false, zh: '', en: 'no koffi' }, 500)).toBe('no koffi'))
})
