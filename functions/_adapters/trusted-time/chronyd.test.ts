// Against Debian's chronyd: our client on its server, its client on our server. And our server on raw sockets.
import { createSocket } from 'node:dgram'
import { afterEach, describe, expect, test } from 'vitest'
import { freeUdpPort } from '../../../scripts/serve/free-port.ts'
import { encodeNtpPacket, parseNtpPacket, type NtpPacket } from '../../_domain/trusted-time/ntp-packet.ts'
import { parseNtpTimestamp } from '../../_domain/trusted-time/ntp-timestamp.ts'
import { openTrustedTime } from './open-trusted-time.ts'
import { readTimeSettings } from './settings.ts'
import { aTrustedTime, untilState } from './testing/a-trusted-time.ts'
import { askWithChronyd, openChronyd } from './testing/chronyd.ts'
import { trueTimeMs } from './testing/stand-in-source.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})
const opening = <Opened extends { close(): Promise<void> }>(one: Opened): Opened => {
  opened.push(one)
  return one
}

describe('TS-6 TS-12 our client on chronyd', () => {
  test('four servers: synchronised, within 0.5 to 3 ms of the source, by the host clock that they serve', async () => {
    const servers = await Promise.all([1, 2, 3, 4].map(async () => opening(await openChronyd())))
    const settings = readTimeSettings({ TIME_SOURCES: servers.map(({ port }) => `127.0.0.1:${port}`).join(' ') })
    const time = opening(await openTrustedTime({ settings: { ...settings, intervalSeconds: 0.1 }, burstSpacingMs: 100 }))
    const state = await untilState(time, ({ status, accuracyToSourceMs }) => status === 'synchronised' && accuracyToSourceMs! < 3, 20_000)
    expect(state.sources).toMatchObject([1, 2, 3, 4].map(() => ({ verdict: 'truechimer', stratum: 3, refid: '127.127.1.1' })))
    expect(Math.abs(state.offsetMs!), JSON.stringify(state.sources)).toBeLessThan(3)
  })
})

describe('TS-5 chronyd on our server', () => {
  test('finds the time that we give: a host 200 ms slow, corrected', async () => {
    const it = opening(await aTrustedTime({ sources: [200, 200, 200, 200].map((offsetMs) => ({ offsetMs })), settings: { servePort: 0, serveAddress: '127.0.0.1' } }))
    const { wrongByMs, output } = await askWithChronyd(it.time.state().servingPort!)
    expect(wrongByMs, output).toBeDefined()
    const trueToHostMs = trueTimeMs() - Date.now()
    expect(Math.abs(wrongByMs! - 200 - trueToHostMs)).toBeLessThan(100)
  })
  test('takes no time from us when we have none', async () => {
    const it = opening(await aTrustedTime({ sources: [{ answer: () => [] }], settings: { servePort: 0, serveAddress: '127.0.0.1' } }))
    const { wrongByMs } = await askWithChronyd(it.time.state().servingPort!, 3)
    expect(wrongByMs).toBeUndefined()
  })
})

/** Sends datagrams from one socket: so many answers, however long they take, and what comes right behind them. */
async function exchange(port: number, datagrams: readonly Uint8Array[], wanted = 1): Promise<Uint8Array[]> {
  const socket = createSocket('udp4')
  const answers: Uint8Array[] = []
  socket.on('message', (bytes) => answers.push(bytes))
  for (const datagram of datagrams) await new Promise<void>((resolve) => socket.send(datagram, port, '127.0.0.1', () => resolve()))
  await expect.poll(() => answers.length).toBeGreaterThanOrEqual(wanted)
  await new Promise((resolve) => setTimeout(resolve, 150))
  socket.close()
  return answers
}
const aRequest = (some: Partial<NtpPacket> = {}): Uint8Array =>
  encodeNtpPacket({ leap: 0, version: 4, mode: 3, stratum: 0, poll: 0, precision: 0, rootDelayMs: 0, rootDispersionMs: 0, referenceId: 0, reference: 0n, origin: 0n, receive: 0n, transmit: 9n, ...some })
const serving = { servePort: 0, serveAddress: '127.0.0.1' }

describe('TS-5 our server', () => {
  test('says what it stands on: stratum, source, error', async () => {
    const it = opening(await aTrustedTime({ settings: serving }))
    const askedAtMs = trueTimeMs()
    const [answer] = (await exchange(it.time.state().servingPort!, [aRequest()])).map((bytes) => parseNtpPacket(bytes)!)
    expect(answer).toMatchObject({ leap: 0, mode: 4, stratum: 2, origin: 9n, referenceId: 0x7f000001 })
    const saidMs = parseNtpTimestamp(answer!.transmit, Date.now())
    expect(saidMs).toBeGreaterThan(askedAtMs - 200)
    expect(saidMs).toBeLessThan(trueTimeMs() + 200)
    expect(answer!.rootDelayMs / 2 + answer!.rootDispersionMs).toBeGreaterThan(0.9)
  })
  test('hands on a leap second that the sources announce', async () => {
    const it = opening(await aTrustedTime({ sources: [1, 1, 1, 0].map((leap) => ({ fields: { leap } })), settings: serving }))
    const [answer] = await exchange(it.time.state().servingPort!, [aRequest()])
    expect([parseNtpPacket(answer!)!.leap, it.time.state().leapPending]).toEqual([1, 1])
  })
  test('a host clock is served as stratum 10 with a second of dispersion', async () => {
    const it = opening(await aTrustedTime({ sources: 0, settings: serving, kernelClock: { read: () => ({ present: false, zh: '', en: '' }) } }))
    const [answer] = await exchange(it.time.state().servingPort!, [aRequest()])
    expect(parseNtpPacket(answer!)).toMatchObject({ stratum: 10, referenceId: 0x7f7f0101 })
    expect(parseNtpPacket(answer!)!.rootDispersionMs).toBeCloseTo(1000, 0)
  })
  test('alarms, stratum 16, while the clock has jumped', async () => {
    const it = opening(await aTrustedTime({ settings: serving, tickMs: 100_000 }))
    it.clocks.wallErrorMs = 3_600_000
    for (const source of it.sources) source.answer = () => []
    const [answer] = await exchange(it.time.state().servingPort!, [aRequest()])
    expect(parseNtpPacket(answer!)).toMatchObject({ leap: 3, stratum: 16, transmit: 0n, receive: 0n })
  })
  test('answers a flood with its burst and one kiss, and noise with nothing', async () => {
    const it = opening(await aTrustedTime({ settings: serving }))
    const noise = Array.from({ length: 100 }, (_, n) => crypto.getRandomValues(new Uint8Array(n * 10)).map((byte, at) => (at === 0 ? (byte & 0xf8) | 6 : byte)))
    expect(await exchange(it.time.state().servingPort!, noise, 0)).toEqual([])
    const answers = (await exchange(it.time.state().servingPort!, Array.from({ length: 200 }, () => aRequest()), 17)).map((bytes) => parseNtpPacket(bytes)!)
    const kisses = answers.filter(({ stratum }) => stratum === 0)
    expect(answers.length - kisses.length).toBeGreaterThanOrEqual(16)
    expect(answers.length).toBeLessThan(25)
    expect(kisses).toHaveLength(1)
  })
  test('a long request gets 48 bytes', async () => {
    const it = opening(await aTrustedTime({ settings: serving }))
    const [answer] = await exchange(it.time.state().servingPort!, [Buffer.concat([aRequest(), new Uint8Array(500)])])
    expect(answer).toHaveLength(48)
  })
  test('a port in use is refused in both languages', async () => {
    const port = await freeUdpPort()
    const taken = createSocket('udp4')
    await new Promise<void>((resolve) => taken.bind(port, '127.0.0.1', () => resolve()))
    await expect(openTrustedTime({ settings: { ...readTimeSettings({}), servePort: port, serveAddress: '127.0.0.1' } })).rejects.toMatchObject({ setting: 'TIME_SERVE_PORT', zh: expect.stringContaining('无法监听') as string })
    taken.close()
  })
  test('our client is a client of our server', async () => {
    const upper = opening(await aTrustedTime({ settings: serving }))
    const time = opening(await openTrustedTime({ settings: readTimeSettings({ TIME_SOURCES: `127.0.0.1:${upper.time.state().servingPort}` }) }))
    expect(time.state()).toMatchObject({ status: 'synchronised', sources: [{ stratum: 2, refid: '127.0.0.1' }] })
  })
})
