// Packets and timestamps: golden bytes, eras, and whatever comes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeReply } from './judge-reply.ts'
import { describeReferenceId, encodeNtpPacket, packReferenceId, parseNtpPacket, type NtpPacket } from './ntp-packet.ts'
import { encodeNtpTimestamp, parseNtpTimestamp } from './ntp-timestamp.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))

describe('TS-6 NTP timestamps', () => {
  test.each([
    ['the epoch of Unix', 0x83aa7e8000000000n, 0],
    ['half a second after 2000', 0xbc17c20080000000n, Date.UTC(2000, 0, 1) + 500],
    ['the first second of era 1', 0n, Date.UTC(2036, 1, 7, 6, 28, 16)],
    ['the last of era 0', 0xffffffff00000000n, Date.UTC(2036, 1, 7, 6, 28, 15)],
  ])('%s', (_, bits, timeMs) => {
    expect(parseNtpTimestamp(bits, timeMs === 0 ? Date.UTC(2024, 0, 1) : Date.UTC(2030, 0, 1))).toBe(timeMs)
    expect(encodeNtpTimestamp(timeMs)).toBe(bits)
  })
  test('over the eras from 2024 to 2200, with a host clock within 60 years, to a microsecond', () => {
    fc.assert(
      fc.property(fc.double({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2200, 0, 1), noNaN: true }), fc.integer({ min: -60, max: 60 }), (timeMs, years) => {
        expect(Math.abs(parseNtpTimestamp(encodeNtpTimestamp(timeMs), timeMs + years * 31_557_600_000) - timeMs)).toBeLessThan(0.001)
      }),
    )
  })
  test('a host whose battery died (1970) still reads 2026', () => {
    expect(parseNtpTimestamp(encodeNtpTimestamp(Date.UTC(2026, 6, 1)), 0)).toBe(Date.UTC(2026, 6, 1))
  })
})

describe('NTP packets', () => {
  test('every field of a captured answer', () => {
    const packet = parseNtpPacket(hex('24 02 06 e9  00000a12 00000021 c0a80101  e5a1b2c300000000 1122334455667788 e5a1b2d480000000 e5a1b2d480010000'))!
    expect(packet).toMatchObject({ leap: 0, version: 4, mode: 4, stratum: 2, poll: 6, precision: -23, origin: 0x1122334455667788n, transmit: 0xe5a1b2d480010000n })
    expect(packet.rootDelayMs).toBeCloseTo((0xa12 / 65_536) * 1000, 9)
    expect(describeReferenceId(packet.referenceId, 2)).toBe('192.168.1.1')
    expect(Buffer.from(encodeNtpPacket(packet)).toString('hex')).toBe('240206e900000a1200000021c0a80101e5a1b2c3000000001122334455667788e5a1b2d480000000e5a1b2d480010000')
  })
  test('reference ids both ways', () => {
    expect(describeReferenceId(packReferenceId('GPS'), 1)).toBe('GPS')
    expect(describeReferenceId(packReferenceId('10.255.0.1'), 3)).toBe('10.255.0.1')
    expect(describeReferenceId(0x1b5b3100, 0)).toBe('[1')
  })
  test('47 bytes are no packet; 48 to 1,500 of anything are read without a throw', () => {
    expect(parseNtpPacket(new Uint8Array(47))).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ minLength: 48, maxLength: 1500 }), (bytes) => void expect(parseNtpPacket(bytes)).toBeDefined()))
  })
})

const sent = { transmit: 0xdeadbeef01020304n, sentAtMonotonicMs: 1000, receivedAtMonotonicMs: 1010, pivotMs: Date.UTC(2026, 0, 1) }
const sourceMs = Date.UTC(2026, 0, 1)
const anAnswer = (some: Partial<NtpPacket> = {}): Uint8Array =>
  encodeNtpPacket({ leap: 0, version: 4, mode: 4, stratum: 1, poll: 0, precision: -20, rootDelayMs: 0, rootDispersionMs: 0, referenceId: 0, reference: 0n, origin: sent.transmit, receive: encodeNtpTimestamp(sourceMs), transmit: encodeNtpTimestamp(sourceMs + 2), ...some })

describe('TS-6 what an answer is worth', () => {
  test('offset and delay as RFC 5905 §8 has them', () => {
    const verdict = judgeReply(anAnswer(), sent)
    if (verdict.kind !== 'sample') throw new Error(verdict.kind)
    expect(verdict.sample.delayMs).toBeCloseTo(8, 3)
    expect(verdict.sample.biasMs).toBeCloseTo(sourceMs + 1 - 1005, 3)
  })
  test.each<[string, Partial<NtpPacket>, object]>([
    ['another origin', { origin: 1n }, { kind: 'ignored', refusal: 'origin-mismatch' }],
    ['origin zero', { origin: 0n }, { kind: 'ignored', refusal: 'origin-mismatch' }],
    ['a client packet', { mode: 3 }, { kind: 'ignored', refusal: 'not-a-server' }],
    ['broadcast', { mode: 5 }, { kind: 'ignored', refusal: 'not-a-server' }],
    ['version 0', { version: 0 }, { kind: 'ignored', refusal: 'version' }],
    ['version 7', { version: 7 }, { kind: 'ignored', refusal: 'version' }],
    ['leap alarm', { leap: 3 }, { kind: 'unsynchronised', refusal: 'leap-alarm' }],
    ['stratum 16', { stratum: 16 }, { kind: 'unsynchronised', refusal: 'stratum-16' }],
    ['stratum 255', { stratum: 255 }, { kind: 'unsynchronised', refusal: 'stratum-16' }],
    ['no transmit time', { transmit: 0n }, { kind: 'unsynchronised', refusal: 'no-time' }],
    ['no receive time', { receive: 0n }, { kind: 'unsynchronised', refusal: 'no-time' }],
    ['root distance 2 s', { rootDispersionMs: 2000 }, { kind: 'unsynchronised', refusal: 'root-distance' }],
    ['root delay 4 s', { rootDelayMs: 4000 }, { kind: 'unsynchronised', refusal: 'root-distance' }],
    ['sent before it was received', { transmit: encodeNtpTimestamp(sourceMs - 5) }, { kind: 'unsynchronised', refusal: 'sent-before-received' }],
    ['longer at work than the round trip', { transmit: encodeNtpTimestamp(sourceMs + 50) }, { kind: 'unsynchronised', refusal: 'negative-delay' }],
    ['set by a reference of tomorrow', { reference: encodeNtpTimestamp(sourceMs + 86_400_000) }, { kind: 'unsynchronised', refusal: 'reference-in-future' }],
    ['kiss DENY', { stratum: 0, referenceId: packReferenceId('DENY') }, { kind: 'kiss', code: 'DENY' }],
    ['kiss RSTR', { stratum: 0, referenceId: packReferenceId('RSTR') }, { kind: 'kiss', code: 'RSTR' }],
    ['kiss RATE', { stratum: 0, leap: 3, referenceId: packReferenceId('RATE') }, { kind: 'kiss', code: 'RATE' }],
    ['kiss INIT', { stratum: 0, referenceId: packReferenceId('INIT') }, { kind: 'unsynchronised', refusal: 'stratum-0-INIT' }],
    ['a kiss that does not know our question', { stratum: 0, referenceId: packReferenceId('DENY'), origin: 5n }, { kind: 'ignored', refusal: 'origin-mismatch' }],
  ])('%s', (_, some, verdict) => expect(judgeReply(anAnswer(some), sent)).toEqual(verdict))
  test('random bytes are never a sample, and throw nothing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void expect(judgeReply(bytes, sent).kind).toBe('ignored')), { numRuns: 1000 })
  })
  test('random fields behind the right origin give finite numbers or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (bytes) => {
        bytes[0] = (bytes[0]! & 0xc0) | 0x24
        bytes.set(hex('deadbeef01020304'), 24)
        const verdict = judgeReply(bytes, sent)
        if (verdict.kind === 'sample') expect(Object.values(verdict.sample).every((value) => typeof value === 'string' || Number.isFinite(value))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
