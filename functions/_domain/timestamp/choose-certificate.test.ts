// Which certificate signs when; the roll-over without a gap. TS-7
import { describe, expect, test } from 'vitest'
import { certificateAt, choiceEndsMs, coveredUntilMs } from './choose-certificate.ts'
import { aTimestampCertificate } from './testing/timestamp-builders.ts'

const certificate = (sequence: number, [effectiveFromMs, notBeforeMs, notAfterMs]: [number, number, number]) => aTimestampCertificate({ profileId: 'sm2', sequence, effectiveFromMs, notBeforeMs, notAfterMs })
const old = certificate(1, [100, 100, 1000])
const next = certificate(2, [500, 200, 2000])
const awaited = aTimestampCertificate({ profileId: 'sm2', sequence: 3, state: 'requested', effectiveFromMs: null, notBeforeMs: null, notAfterMs: null, serialHex: null })
const all = [old, next, awaited, aTimestampCertificate({ profileId: 'rsa', effectiveFromMs: 0, notBeforeMs: 0, notAfterMs: 9000 })]

describe('TS-7 the certificate of a moment', () => {
  test.each([
    ['before the first', 99, undefined], ['the first', 100, 1], ['until the very last moment', 499, 1], ['the next takes over', 500, 2], ['and stays', 1500, 2], ['until it expires', 1999, 2], ['then nobody', 2000, undefined],
  ])('%s', (_, atMs, sequence) => expect(certificateAt(all, 'sm2', atMs)?.sequence).toBe(sequence))

  test('one whose time has not begun does not sign although it was to take over', () => {
    expect(certificateAt([old, certificate(2, [300, 600, 2000])], 'sm2', 400)?.sequence).toBe(1)
  })
  test('the one before steps in when the newer expires first', () => {
    expect(certificateAt([old, certificate(2, [300, 100, 600])], 'sm2', 700)?.sequence).toBe(1)
  })
  test('of two that take over at once the later made', () => {
    expect(certificateAt([certificate(5, [100, 100, 900]), certificate(4, [100, 100, 900])], 'sm2', 200)?.sequence).toBe(5)
  })
  test('a choice stands until the next takes over or it expires', () => {
    expect(choiceEndsMs(all, certificateAt(all, 'sm2', 100)!, 100)).toBe(500)
    expect(choiceEndsMs(all, certificateAt(all, 'sm2', 600)!, 600)).toBe(2000)
  })
  test('what covers a profile', () => {
    expect([coveredUntilMs(all, 'sm2'), coveredUntilMs(all, 'rsa'), coveredUntilMs(all, 'none'), coveredUntilMs([awaited], 'sm2')]).toEqual([2000, 9000, undefined, undefined])
  })
})
