import { createHash } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SvsCaller } from './call.ts'
import { createStreams, streamLimits } from './streams.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const caller = (some: Partial<SvsCaller> = {}): SvsCaller => ({ applicationId: 'app_1', transport: 'tcp', address: '127.0.0.1', owner: 'tcp 1', ...some })
const aStream = () => ({ kind: 'sign', signMethod: 1, running: createHash('sm3') }) as const
const gone = expect.objectContaining({ message: 'GM_INVALID_DATA_FORMAT' })

describe('SV-3 sessions', () => {
  test('belong to their connection, application and kind; end once', () => {
    const streams = createStreams(random, () => 0)
    const id = streams.open(caller(), aStream())
    for (const other of [caller({ owner: 'tcp 2' }), caller({ applicationId: 'app_2' }), caller({ applicationId: undefined })]) expect(() => streams.update(other, 'sign', id, new Uint8Array())).toThrow(gone)
    expect(() => streams.update(caller(), 'verify', id, new Uint8Array())).toThrow(gone)
    streams.update(caller(), 'sign', id, Uint8Array.of(1, 2))
    expect(streams.take(caller(), 'sign', id)).toMatchObject({ sizeBytes: 2, pieces: 1 })
    expect(() => streams.take(caller(), 'sign', id)).toThrow(gone)
    expect(streams.size).toBe(0)
  })

  test('are bounded in number, for all and for each application; those that idled make room', () => {
    let now = 0
    const streams = createStreams(random, () => now, { ...streamLimits, all: 3, perApplication: 2, idleMs: 1000 })
    const one = streams.open(caller(), aStream())
    streams.open(caller(), aStream())
    expect(() => streams.open(caller(), aStream())).toThrow(expect.objectContaining({ message: 'GM_SYSTEM_FAILURE' }))
    streams.open(caller({ applicationId: 'app_2' }), aStream())
    expect(() => streams.open(caller({ applicationId: 'app_3' }), aStream())).toThrow()
    now = 900
    streams.update(caller(), 'sign', one, new Uint8Array())
    now = 1500
    streams.open(caller({ applicationId: 'app_3' }), aStream())
    expect(streams.size).toBe(2)
    streams.update(caller(), 'sign', one, new Uint8Array())
  })

  test('are bounded in bytes and time', () => {
    let now = 0
    const streams = createStreams(random, () => now, { ...streamLimits, sizeBytes: 10, idleMs: 100, totalMs: 250 })
    const large = streams.open(caller(), aStream())
    streams.update(caller(), 'sign', large, new Uint8Array(10))
    expect(() => streams.update(caller(), 'sign', large, new Uint8Array(1))).toThrow(gone)
    const long = streams.open(caller(), aStream())
    for (now = 80; now <= 240; now += 80) streams.update(caller(), 'sign', long, new Uint8Array(1))
    now = 260
    expect(() => streams.update(caller(), 'sign', long, new Uint8Array(1))).toThrow(gone)
    expect(streams.size).toBe(0)
  })

  test('end with their connection', () => {
    const streams = createStreams(random, () => 0)
    const connection = new AbortController()
    const ids = [1, 2].map(() => streams.open(caller({ signal: connection.signal }), aStream()))
    streams.take(caller(), 'sign', ids[0]!)
    connection.abort()
    expect(streams.size).toBe(0)
    expect(() => streams.take(caller(), 'sign', ids[1]!)).toThrow(gone)
  })
})
