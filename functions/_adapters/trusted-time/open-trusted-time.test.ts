// Trusted time on real sockets: sources of every kind of wrong, in every number.
import { afterEach, describe, expect, test } from 'vitest'
import { encodeNtpPacket, packReferenceId, type NtpPacket } from '../../_domain/trusted-time/ntp-packet.ts'
import { openTrustedTime } from './open-trusted-time.ts'
import { readTimeSettings } from './settings.ts'
import { aTrustedTime, untilState, type TestTime, type TestTimeOptions } from './testing/a-trusted-time.ts'
import { adjustableClocks } from './testing/adjustable-clocks.ts'
import { trueTimeMs, type StandInSource } from './testing/stand-in-source.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})
async function open(options?: TestTimeOptions): Promise<TestTime> {
  const test = await aTrustedTime(options)
  opened.push(test)
  return test
}
type Wrong = Partial<Pick<StandInSource, 'offsetMs' | 'fields' | 'answer'>>
const verdicts = ({ time }: TestTime) => time.state().sources.map(({ verdict }) => verdict)
/** How far now() is outside of true time as read before and after it, in parts of its stated error. */
function errorOf({ time }: TestTime): number {
  const beforeMs = trueTimeMs()
  const { timeMs, accuracyMs } = time.now()!
  const afterMs = trueTimeMs()
  if (accuracyMs > 600) throw new Error(`accuracy ${accuracyMs} ms`)
  return Math.max(0, timeMs - afterMs, beforeMs - timeMs) / accuracyMs
}

describe('TS-6 SV-8 four sources asked, three must agree', () => {
  test('four honest ones: time within its stated error', async () => {
    const it = await open()
    expect(it.time.state()).toMatchObject({ status: 'synchronised', reason: { code: 'time.agreed' }, quorum: 3, holdOverMs: null })
    expect(verdicts(it)).toEqual(['truechimer', 'truechimer', 'truechimer', 'truechimer'])
    expect(errorOf(it)).toBeLessThanOrEqual(1)
    expect(it.time.state().sources[0]).toMatchObject({ stratum: 1, refid: 'GPS', reachable: true, refusal: null })
  })
  test.each([40, -40, 5000, 31_536_000_000])('one lies by %i ms: found, and not heard', async (offsetMs) => {
    const it = await open({ sources: [{}, { offsetMs }, {}, {}] })
    // on a loaded machine a first answer may take so long that 40 ms prove nothing
    for (let n = 0; n < 20 && verdicts(it)[1] !== 'falseticker'; n++) await it.time.resynchronise()
    expect(verdicts(it)).toEqual(['truechimer', 'falseticker', 'truechimer', 'truechimer'])
    expect(errorOf(it)).toBeLessThanOrEqual(1)
    expect(it.events).toContainEqual(expect.objectContaining({ code: 'time.source_falseticker', severity: 'alarm' }))
  })
  test.each([10_000, -10_000, 3_600_000])('all lie the same way by %i ms, past the limit: no time', async (offsetMs) => {
    const it = await open({ sources: [{ offsetMs }, { offsetMs }, { offsetMs }, { offsetMs }] })
    expect(it.time.now()).toBeUndefined()
    expect(it.time.state()).toMatchObject({ status: 'unavailable', reason: { code: 'time.offset_past_limit' } })
    expect(it.time.state().offsetMs).toBeCloseTo(offsetMs, -2)
    expect(it.events[0]).toMatchObject({ code: 'time.unavailable', severity: 'alarm', zh: expect.stringContaining('超过上限') as string })
  })
  test('two against two: no time', async () => {
    const it = await open({ sources: [{}, {}, { offsetMs: 400 }, { offsetMs: 400 }] })
    expect([it.time.now(), it.time.state().reason.code]).toEqual([undefined, 'time.quorum_lost'])
  })
  test('a host 300 ms wrong is corrected, 700 ms wrong is refused', async () => {
    const slow = await open({ clocks: adjustableClocks(-300) })
    expect(errorOf(slow)).toBeLessThanOrEqual(1)
    expect(slow.time.state().offsetMs).toBeCloseTo(300, -2)
    const fast = await open({ clocks: adjustableClocks(700) })
    expect(fast.time.state().reason.code).toBe('time.offset_past_limit')
  })
})

const first: { packet?: Uint8Array } = {}
const wrongs: [string, Wrong, string, string | null][] = [
  ['silent', { answer: () => [] }, 'silent', 'no-answer'],
  ['unsynchronised (leap alarm)', { fields: { leap: 3 } }, 'unsynchronised', 'leap-alarm'],
  ['unsynchronised (stratum 16)', { fields: { stratum: 16 } }, 'unsynchronised', 'stratum-16'],
  ['far from its reference', { fields: { rootDispersionMs: 3000 } }, 'unsynchronised', 'root-distance'],
  ['kiss of death DENY', { fields: { stratum: 0, referenceId: packReferenceId('DENY') } }, 'kiss-of-death', 'DENY'],
  ['kiss of death RATE', { fields: { stratum: 0, referenceId: packReferenceId('RATE') } }, 'kiss-of-death', 'RATE'],
  ['wrong origin', { answer: (_, honest) => [encodeNtpPacket({ ...honest, origin: honest.origin ^ 1n })] }, 'silent', 'origin-mismatch'],
  ['replaying its first answer', { answer: (_, honest) => [(first.packet ??= encodeNtpPacket({ ...honest, origin: 3n }))] }, 'silent', 'origin-mismatch'],
  ['short packets', { answer: (_, honest) => [encodeNtpPacket(honest).subarray(0, 47), new Uint8Array(0)] }, 'silent', 'short-packet'],
  ['a mirror', { answer: (request) => [encodeNtpPacket(request)] }, 'silent', 'not-a-server'],
  ['noise', { answer: () => Array.from({ length: 50 }, (_, n) => crypto.getRandomValues(new Uint8Array(n * 20))) }, 'silent', null],
]

describe('TS-6 sources that are no good', () => {
  test.each(wrongs)('%s: three others carry on, its standing is told', async (_, wrong, verdict, refusal) => {
    const it = await open({ sources: [{}, {}, {}, wrong] })
    expect(it.time.state().status).toBe('synchronised')
    expect(it.time.state().sources[3]!.verdict).toBe(verdict)
    if (refusal) expect(it.time.state().sources[3]!.refusal).toBe(refusal)
    expect(errorOf(it)).toBeLessThanOrEqual(1)
  })
  test.each(wrongs)('%s, all four: no time', async (_, wrong) => {
    const it = await open({ sources: [wrong, wrong, wrong, wrong] })
    expect([it.time.now(), it.time.state().reason.code]).toEqual([undefined, 'time.quorum_lost'])
  })
  test('a forged answer before the right one is not taken', async () => {
    const forged = (_: NtpPacket, honest: NtpPacket) => [encodeNtpPacket({ ...honest, origin: 1n, transmit: honest.transmit + (3600n << 32n), receive: honest.receive + (3600n << 32n) }), encodeNtpPacket(honest)]
    const it = await open({ sources: [{ answer: forged }, { answer: forged }, { answer: forged }, { answer: forged }] })
    expect(verdicts(it)).toEqual(['truechimer', 'truechimer', 'truechimer', 'truechimer'])
    expect(errorOf(it)).toBeLessThanOrEqual(1)
  })
  test('nothing listens: silent, at once', async () => {
    const settings = readTimeSettings({ TIME_SOURCES: '127.0.0.1:1 localhost:2' })
    const time = await openTrustedTime({ settings, timeoutMs: 1000 })
    opened.push(time)
    expect(time.state().sources.map(({ verdict, refusal }) => [verdict, refusal])).toEqual([['silent', 'ECONNREFUSED'], ['silent', 'ECONNREFUSED']])
    expect(time.state().warnings.map(({ code }) => code)).toContain('time.few_sources')
  })
  test('one server under three names is one voice', async () => {
    const it = await open({ sources: 1 })
    const { port } = it.sources[0]!.address
    const time = await openTrustedTime({ settings: readTimeSettings({ TIME_SOURCES: `127.0.0.1:${port} 127.0.0.01:${port} 127.0.1:${port}` }), timeoutMs: 500 })
    opened.push(time)
    expect(time.state()).toMatchObject({ status: 'unavailable', reason: { code: 'time.quorum_lost' } })
    expect(time.state().sources.map(({ refusal }) => refusal)).toEqual([null, `same-as 127.0.0.1:${port}`, `same-as 127.0.0.1:${port}`])
  })
  test('a name without an address', async () => {
    const time = await openTrustedTime({ settings: readTimeSettings({ TIME_SOURCES: 'ntp.invalid' }), timeoutMs: 2000 })
    opened.push(time)
    expect(time.state().sources[0]).toMatchObject({ verdict: 'silent', refusal: expect.stringMatching(/ENOTFOUND|EAI_AGAIN|name-timeout/) as string })
  })
  test('requests carry no time and never the same bits twice', async () => {
    const asked: NtpPacket[] = []
    const it = await open({ sources: [{ answer: (request, honest) => [encodeNtpPacket((asked.push(request), honest))] }] })
    for (let n = 0; n < 5; n++) await it.time.resynchronise()
    expect(new Set(asked.map(({ transmit }) => transmit)).size).toBe(6)
    expect(asked.every(({ mode, version, receive, origin, reference }) => mode === 3 && version === 4 && receive + origin + reference === 0n)).toBe(true)
  })
})

describe('kisses of death are obeyed', () => {
  test('DENY: not asked again, until an operator says so', async () => {
    const it = await open({ sources: [{}, {}, {}, { fields: { stratum: 0, referenceId: packReferenceId('DENY') } }], settings: { intervalSeconds: 0.03 }, burstSpacingMs: 30 })
    await untilState(it.time, () => it.sources[0]!.asked > 4)
    expect(it.sources[3]!.asked).toBe(1)
    it.sources[3]!.fields = {}
    await it.time.resynchronise()
    expect(it.time.state().sources[3]!.verdict).toBe('truechimer')
  })
  test('RATE: asked ever more rarely, and counted again when it answers', async () => {
    const it = await open({ sources: [{}, {}, {}, { fields: { stratum: 0, referenceId: packReferenceId('RATE') } }], settings: { intervalSeconds: 0.05 }, burstSpacingMs: 50 })
    await untilState(it.time, () => it.sources[0]!.asked > 12)
    expect(it.sources[3]!.asked).toBeLessThanOrEqual(4)
    it.sources[3]!.fields = {}
    await untilState(it.time, ({ sources }) => sources[3]!.verdict === 'truechimer')
  })
})

describe('now()', () => {
  test('whole milliseconds, and never backwards', async () => {
    const { time } = await open()
    let last = 0
    for (let n = 0; n < 200_000; n++) {
      const { timeMs } = time.now()!
      if (timeMs < last) throw new Error('backwards')
      last = timeMs
    }
    expect(Number.isInteger(last)).toBe(true)
  })
  test('closed: no time, and says so', async () => {
    const it = await aTrustedTime()
    await it.close()
    expect([it.time.now(), it.time.state().reason.code]).toEqual([undefined, 'time.closed'])
  })
})
