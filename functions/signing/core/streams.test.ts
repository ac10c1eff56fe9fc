import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import type { SvsCaller } from './call.ts'
import { byConnection, createSharedStreams } from './shared-streams.ts'
import { createStreams, streamLimits, type NewStream, type StreamLimits, type Streams } from './streams.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const caller = (some: Partial<SvsCaller> = {}): SvsCaller => ({ applicationId: 'app_1', transport: 'tcp', address: '127.0.0.1', owner: 'tcp 1', ...some })
const aStream = (some: Partial<NewStream> = {}): NewStream => ({ kind: 'sign', signMethod: 1, digestOid: OID.sm3, ...some })
const gone = expect.objectContaining({ message: 'GM_INVALID_DATA_FORMAT' })

let platform: TestPlatform
beforeAll(async () => void (platform = await openTestPlatform({})))
afterAll(() => platform.close())

let now = 0
/** The two instances of a pair share what they can. */
const kinds: Record<string, (limits?: StreamLimits) => Promise<[Streams, Streams]>> = {
  'of one process': (limits) => Promise.resolve(createStreams(random, () => now, limits)).then((streams) => [streams, streams]),
  'shared by two instances': async (limits) => {
    const { database: { stores: { serverSessions } }, keyring } = platform.runtime
    await serverSessions.removeOver('stream', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    const open = (): Streams => createSharedStreams({ sessions: serverSessions, keyring, random, sm3, nowMs: () => now }, limits)
    return [open(), open()]
  },
}

describe.each(Object.entries(kinds))('SV-3 SV-13 sessions %s', (_, openPair) => {
  test('belong to their owner, application and kind; end once', async () => {
    const [one, other] = await openPair()
    const id = await one.open(caller(), aStream({ publicKey: Uint8Array.of(4), z: Uint8Array.of(9) }))
    for (const stranger of [caller({ owner: 'tcp 2' }), caller({ applicationId: 'app_2' }), caller({ applicationId: undefined })]) await expect(one.update(stranger, 'sign', id, new Uint8Array())).rejects.toThrow(gone)
    await expect(other.update(caller(), 'verify', id, new Uint8Array())).rejects.toThrow(gone)
    await other.update(caller(), 'sign', id, Uint8Array.of(1))
    await one.update(caller(), 'sign', id, Uint8Array.of(2))
    const taken = await other.take(caller(), 'sign', id)
    expect({ ...taken, digest: [...taken.digest], publicKey: [...taken.publicKey!] }).toMatchObject({ sizeBytes: 2, signMethod: 1, publicKey: [4], digest: [...sm3(Uint8Array.of(9, 1, 2))] })
    for (const each of [one, other]) await expect(each.take(caller(), 'sign', id)).rejects.toThrow(gone)
    await expect(one.take(caller(), 'sign', new Uint8Array(3))).rejects.toThrow(gone)
  })

  test.each([['sm3', OID.sm3], ['sha1', OID.sha1], ['sha256', OID.sha256], ['sha384', OID.sha384]])('%s, pieces here and there', async (name, digestOid) => {
    const pair = await openPair()
    const id = await pair[0].open(caller(), aStream({ kind: 'verify', digestOid }))
    const pieces = [1, 63, 64, 65, 1000, 128, 0, 4096].map((length) => random(length))
    for (const [index, piece] of pieces.entries()) await pair[index % 2]!.update(caller(), 'verify', id, piece)
    const { digest } = await pair[1].take(caller(), 'verify', id)
    expect(Buffer.from(digest).toString('hex')).toBe(createHash(name).update(Buffer.concat(pieces)).digest('hex'))
  })

  test('are bounded in number, for all and for each application; those that idled make room', async () => {
    now = 10_000
    const [one, other] = await openPair({ ...streamLimits, all: 3, perApplication: 2, idleMs: 1000 })
    const first = await one.open(caller(), aStream())
    await other.open(caller(), aStream())
    await expect(one.open(caller(), aStream())).rejects.toThrow(expect.objectContaining({ message: 'GM_SYSTEM_FAILURE' }))
    await one.open(caller({ applicationId: 'app_2' }), aStream())
    await expect(other.open(caller({ applicationId: 'app_3' }), aStream())).rejects.toThrow('GM_SYSTEM_FAILURE')
    now += 900
    await one.update(caller(), 'sign', first, new Uint8Array())
    now += 600
    for (const _ of [1, 2]) await one.open(caller({ applicationId: 'app_3' }), aStream())
    await one.update(caller(), 'sign', first, new Uint8Array())
  })

  test('are bounded in bytes and time', async () => {
    now = 0
    const [one, other] = await openPair({ ...streamLimits, sizeBytes: 10, idleMs: 100, totalMs: 250 })
    const large = await one.open(caller(), aStream())
    await one.update(caller(), 'sign', large, new Uint8Array(10))
    await expect(other.update(caller(), 'sign', large, new Uint8Array(1))).rejects.toThrow(gone)
    await expect(one.take(caller(), 'sign', large)).rejects.toThrow(gone)
    const long = await one.open(caller(), aStream())
    for (now = 80; now <= 240; now += 80) await other.update(caller(), 'sign', long, new Uint8Array(1))
    now = 260
    await expect(one.update(caller(), 'sign', long, new Uint8Array(1))).rejects.toThrow(gone)
    now = 0
  })
})

test('SV-3 sessions of one process end with their connection', async () => {
  const streams = createStreams(random, () => 0)
  const connection = new AbortController()
  const ids = await Promise.all([1, 2].map(() => streams.open(caller({ signal: connection.signal }), aStream())))
  await streams.take(caller(), 'sign', ids[0]!)
  connection.abort()
  expect(streams.size).toBe(0)
  await expect(streams.take(caller(), 'sign', ids[1]!)).rejects.toThrow(gone)
})

describe('SV-13 sessions shared', () => {
  const { 'shared by two instances': openShared } = kinds as { 'shared by two instances': (limits?: StreamLimits) => Promise<[Streams, Streams]> }
  test('two pieces at once have no order: one of them is refused', async () => {
    const [one, other] = await openShared()
    const id = await one.open(caller(), aStream())
    const answers = await Promise.allSettled([one.update(caller(), 'sign', id, Uint8Array.of(1)), other.update(caller(), 'sign', id, Uint8Array.of(2))])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
  test('the row tells a reader of the table neither the session’s name nor any of the data', async () => {
    const [one] = await openShared()
    const id = await one.open(caller(), aStream())
    await one.update(caller(), 'sign', id, Buffer.from('阿司匹林 100 mg'))
    const row = await platform.runtime.database.stores.serverSessions.load(Buffer.from(sm3(id)).toString('hex'))
    expect(JSON.stringify(row)).not.toContain(Buffer.from('阿司匹林').toString('hex'))
    expect(row!.id).not.toContain(Buffer.from(id).toString('hex'))
  })
  test('those of connections and datagrams stay where they are', async () => {
    const [own, shared] = [createStreams(random, () => 0), (await openShared())[0]]
    const both = byConnection(own, shared)
    for (const one of [caller({ signal: new AbortController().signal }), caller({ transport: 'udp' })]) await both.open(one, aStream())
    expect(own.size).toBe(2)
    const http = caller({ transport: 'http', owner: 'http' })
    const id = await both.open(http, aStream())
    expect(own.size).toBe(2)
    await both.update(http, 'sign', id, Uint8Array.of(1))
    expect(await both.take(http, 'sign', id)).toMatchObject({ sizeBytes: 1 })
  })
})
