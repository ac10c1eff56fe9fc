// The samples' file: over restarts, cut lines, its bound, a disk that refuses. And the settings.
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TimeSample } from '../../_domain/trusted-time/trusted-time.ts'
import { openSampleHistory } from './sample-history.ts'
import { readTimeSettings, TimeSettingError } from './settings.ts'
import { aTrustedTime } from './testing/a-trusted-time.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'samples-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))
const aSample = (atMs: number): TimeSample => ({ atMs, status: 'synchronised', reason: 'time.agreed', offsetMs: 0.1, jitterMs: 0.05, accuracyMs: 1, driftPpm: null, holdOverMs: null, truechimers: 4 })

describe('TS-13 samples for the plots', () => {
  test('outlive a restart; a line cut by a crash is left out', async () => {
    const file = path.join(folder, 'deep', 'samples.jsonl')
    const before = await openSampleHistory(file)
    for (let n = 0; n < 5; n++) before.add(aSample(n))
    await before.close()
    await appendFile(file, '{"atMs":5,"status":"synchr')
    const after = await openSampleHistory(file)
    after.add(aSample(6))
    await after.close()
    const again = await openSampleHistory(file)
    expect(again.between(1, 100).map(({ atMs }) => atMs)).toEqual([1, 2, 3, 4, 6])
    expect(again.between(1, 2)[0]).toEqual(aSample(1))
  })
  test('are bounded, in memory and in the file', async () => {
    const file = path.join(folder, 'bounded.jsonl')
    const history = await openSampleHistory(file, 50)
    for (let n = 0; n < 333; n++) history.add(aSample(n))
    await history.close()
    expect(history.between(0, 1000).map(({ atMs }) => atMs)).toEqual(Array.from({ length: 50 }, (_, n) => 283 + n))
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.length).toBeLessThanOrEqual(100)
    expect(JSON.parse(lines.at(-1)!)).toEqual(aSample(332))
    expect((await openSampleHistory(file, 50)).between(0, 1000)).toHaveLength(50)
  })
  test('a file that cannot be written stops nothing and is told', async () => {
    const inTheWay = path.join(folder, 'not-a-folder')
    await writeFile(inTheWay, '')
    const it = await aTrustedTime({ historyFile: path.join(inTheWay, 'samples.jsonl') })
    await it.time.resynchronise()
    expect(it.time.state()).toMatchObject({ status: 'synchronised', warnings: [{ code: 'time.history_unwritten' }] })
    expect(it.time.history(0, Number.MAX_SAFE_INTEGER).length).toBeGreaterThanOrEqual(2)
    await it.close()
  })
  test('of trusted time: one for each round, kept', async () => {
    const historyFile = path.join(folder, 'real.jsonl')
    const it = await aTrustedTime({ historyFile })
    await it.time.resynchronise()
    await it.close()
    const again = await aTrustedTime({ historyFile })
    const samples = again.time.history(0, Number.MAX_SAFE_INTEGER)
    expect(samples.length).toBeGreaterThanOrEqual(3)
    expect(samples[0]).toMatchObject({ status: 'synchronised', truechimers: 4, offsetMs: expect.any(Number) as number, accuracyMs: expect.any(Number) as number })
    await again.close()
  })
})

describe('TS-6 settings', () => {
  test('absent: the host clock, nothing served', () => {
    expect(readTimeSettings({})).toEqual({ sources: [], quorum: 0, offsetLimitMs: 500, holdOverSeconds: 300, intervalSeconds: 60, servePort: null, serveAddress: '0.0.0.0', kernel: 'show' })
  })
  test('TS-13 hold-over lasts five intervals unless a limit is given; 0 means none', () => {
    expect(readTimeSettings({ TIME_INTERVAL_SECONDS: '16' }).holdOverSeconds).toBe(80)
    expect(readTimeSettings({ TIME_HOLD_OVER_SECONDS: '0' }).holdOverSeconds).toBe(0)
  })
  test('sources in every writing', () => {
    const { sources, quorum } = readTimeSettings({ TIME_SOURCES: 'ntp.ntsc.ac.cn, 192.168.1.1:1123 [fd00::1]:124，fd00::2 [fe80::1%eth0]' })
    expect(sources).toEqual([{ host: 'ntp.ntsc.ac.cn', port: 123 }, { host: '192.168.1.1', port: 1123 }, { host: 'fd00::1', port: 124 }, { host: 'fd00::2', port: 123 }, { host: 'fe80::1%eth0', port: 123 }])
    expect(quorum).toBe(3)
    expect(readTimeSettings({ TIME_SOURCES: 'a b' }).quorum).toBe(2)
  })
  test.each([
    ['TIME_SOURCES', 'ntp://a'],
    ['TIME_SOURCES', 'a:0'],
    ['TIME_SOURCES', 'a:99999'],
    ['TIME_SOURCES', 'a:12x'],
    ['TIME_SOURCES', '[a]:123'],
    ['TIME_SOURCES', 'a A:123'],
    ['TIME_QUORUM', '4'],
    ['TIME_QUORUM', '0'],
    ['TIME_OFFSET_LIMIT_MS', '-1'],
    ['TIME_OFFSET_LIMIT_MS', '1.5'],
    ['TIME_HOLD_OVER_SECONDS', '3h'],
    ['TIME_INTERVAL_SECONDS', '0'],
    ['TIME_SERVE_PORT', '65536'],
    ['TIME_KERNEL', 'yes'],
  ])('%s=%s is refused in both languages', (setting, text) => {
    const refused = (() => {
      try {
        readTimeSettings({ TIME_SOURCES: 'a b c', [setting]: text })
        return undefined
      } catch (error) {
        return error
      }
    })()
    expect(refused).toBeInstanceOf(TimeSettingError)
    expect(refused).toMatchObject({ setting, zh: expect.stringMatching(/[一-龥]/) as string, en: expect.stringMatching(/[a-z]/) as string })
  })
})
