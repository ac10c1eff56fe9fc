import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from './open-journal.ts'
import { recoverInstance } from './recover.ts'
import { openTestJournal } from './testing/open-test-journal.ts'
import { readEntries, segmentFiles } from './testing/read-segments.ts'

let directory: string
beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'yiqian-journal-'))))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const entry = (serial: number) => ({ timeMs: serial, kind: 'k', keys: { serial: String(serial) }, facts: {} })
const open = (segmentBytes = 1 << 20) => openJournal({ directory, instance: 'a', sm3, segmentBytes })
const only = (): string => segmentFiles(directory)[0]!

/** A journal of `count` entries as a crash leaves it (one sync each), and its closed form. */
async function written(count: number): Promise<{ crashed: Buffer; closed: Buffer }> {
  const kept = await openTestJournal()
  for (let i = 1; i <= count; i++) await kept.journal().append(entry(i))
  const file = segmentFiles(kept.directory)[0]!
  const crashed = readFileSync(file)
  await kept.journal().close()
  const closed = readFileSync(file)
  await kept.remove()
  mkdirSync(path.join(directory, 'a'))
  return { crashed, closed }
}
const put = (bytes: Uint8Array): void => {
  rmSync(path.join(directory, 'a'), { recursive: true })
  mkdirSync(path.join(directory, 'a'))
  writeFileSync(path.join(directory, 'a/0000000000000001.journal'), bytes)
}

describe('cut in the middle of a record', () => {
  test('anywhere: the whole entries before stay, what was torn is kept beside', async () => {
    const { crashed } = await written(3)
    const ends = [...crashed.keys()].filter((i) => crashed[i] === 0x0a).map((i) => i + 1)
    // Around the ends of lines at every byte, elsewhere at some.
    const cuts = [...crashed.keys(), crashed.length].filter((cut) => cut % 11 === 0 || ends.some((end) => Math.abs(end - cut) < 4))
    for (const cut of cuts) {
      put(crashed.subarray(0, cut))
      const found = recoverInstance(directory, 'a', sm3)
      const whole = ends.filter((end) => end <= cut)
      expect(found).toMatchObject({ damage: null, head: { sequence: Math.max(0, whole.length - 1) }, segment: whole.length === 0 ? null : { bytes: whole.at(-1) } })
      const torn = readdirSync(path.join(directory, 'a')).filter((name) => name.includes('.torn-'))
      expect(torn.map((name) => readFileSync(path.join(directory, 'a', name)).toString()).join('')).toBe(crashed.subarray(whole.at(-1) ?? 0, cut).toString())
    }
  })

  test('the chain goes on behind the repaired place', async () => {
    const { crashed } = await written(3)
    put(crashed.subarray(0, crashed.length - 5))
    const journal = await open()
    expect(journal.state()).toMatchObject({ entries: 2, damage: null })
    expect(await journal.append(entry(33))).toEqual({ sequence: 3 })
    expect(await journal.verifyChain()).toEqual({ entries: 3, brokenAt: null })
    expect(readEntries(directory).map(({ keys }) => keys.serial)).toEqual(['1', '2', '33'])
    await journal.close()
  })

  test('pages of the last write that never came, with a later one that did', async () => {
    const { crashed } = await written(1)
    const kept = await openTestJournal()
    await kept.journal().append(entry(1))
    await Promise.all([2, 3, 4].map((serial) => kept.journal().append(entry(serial))))
    const bytes = readFileSync(segmentFiles(kept.directory)[0]!)
    await kept.remove()
    bytes.fill(0, crashed.length + 10, crashed.length + 60)
    put(bytes)
    expect(recoverInstance(directory, 'a', sm3)).toMatchObject({ damage: null, head: { sequence: 1 } })
  })
})

describe('a byte that was changed', () => {
  test('anywhere in a closed journal: told, nothing appended behind it, no sequence twice', async () => {
    const { closed } = await written(4)
    const closing = closed.subarray(0, -1).lastIndexOf(0x0a) + 1
    const ends = [...closed.keys()].filter((i) => closed[i] === 0x0a)
    for (const at of closed.keys()) {
      if (at % 7 !== 0 && !ends.some((end) => Math.abs(end - at) < 3)) continue
      const bytes = Buffer.from(closed)
      bytes[at]! ^= 1 << (at % 8)
      put(bytes)
      const found = recoverInstance(directory, 'a', sm3)
      expect(found.head.sequence).toBeGreaterThanOrEqual(4)
      if (at >= closing) expect(found).toMatchObject({ damage: null, segment: { bytes: closing } })
      else {
        const line = bytes.subarray(0, at).filter((byte, i) => byte === 0x0a && closed[i] === 0x0a).length
        expect(found).toMatchObject({ segment: null, damage: expect.stringContaining(`0000000000000001.journal, entry ${Math.max(1, line)}:`) as string })
        expect(readFileSync(only()).equals(bytes)).toBe(true)
      }
    }
  })

  test('appends go on in a new segment, the damage stays told, verifyChain names it', async () => {
    const { closed } = await written(4)
    const bytes = Buffer.from(closed)
    bytes[bytes.indexOf('"serial":"2"') + 10] = 0x39
    put(bytes)
    const journal = await open()
    expect(await journal.append(entry(5))).toEqual({ sequence: 5 })
    const named = 'a/0000000000000001.journal, entry 2: the digest does not match'
    expect(await journal.verifyChain()).toEqual({ entries: 1, brokenAt: named })
    expect((await journal.search({ key: { name: 'serial', value: '5' }, limit: 1 })).entries).toMatchObject([{ sequence: 5 }])
    await journal.close()
    expect(segmentFiles(directory).map((file) => path.basename(file))).toEqual(['0000000000000001.journal', '0000000000000005.journal'])
    expect(readFileSync(only()).equals(bytes)).toBe(true)
    const again = await open()
    expect(again.state().damage).toBe('0000000000000001.journal, entry 2: the digest does not match')
    expect(again.state().failure).toBeNull()
    expect(await again.append(entry(6))).toEqual({ sequence: 6 })
    await again.close()
  })

  test('in a sealed segment: verifyChain names segment and entry', async () => {
    const journal = await open(400)
    for (let i = 1; i <= 12; i++) await journal.append(entry(i))
    const [first, second] = segmentFiles(directory) as [string, string]
    const firstBytes = readFileSync(first)
    writeFileSync(first, firstBytes.toString().replace('"timeMs":1,', '"timeMs":2,'))
    expect((await journal.verifyChain()).brokenAt).toMatch(/^a\/0{15}1\.journal, entry 1: /)
    writeFileSync(first, firstBytes)
    const secondBytes = readFileSync(second)
    rmSync(second)
    expect((await journal.verifyChain()).brokenAt).toMatch(/^a\/.*: a segment is missing before this one$/)
    writeFileSync(second, secondBytes)
    expect(await journal.verifyChain()).toEqual({ entries: 12, brokenAt: null })
    rmSync(first)
    expect(await journal.verifyChain()).toMatchObject({ brokenAt: null })
    await journal.close()
  })

  test('a segment of another journal in place of the last one', async () => {
    const journal = await open(400)
    for (let i = 1; i <= 12; i++) await journal.append(entry(i))
    await journal.close()
    const last = segmentFiles(directory).at(-1)!
    const other = await openTestJournal({ segmentBytes: 400 })
    for (let i = 1; i <= 12; i++) await other.journal().append(entry(100 + i))
    copyFileSync(segmentFiles(other.directory).find((file) => path.basename(file) === path.basename(last))!, last)
    await other.remove()
    const again = await open(400)
    expect(again.state().damage).toContain(path.basename(last))
    expect((await again.append(entry(13))).sequence).toBeGreaterThanOrEqual(12)
    await again.close()
  })
})

test('verifying tells its progress, in bounded memory', async () => {
  const journal = await open()
  await Promise.all(Array.from({ length: 25_000 }, (_, i) => journal.append(entry(i))))
  const told: number[] = []
  expect(await journal.verifyChain((entries) => told.push(entries))).toEqual({ entries: 25_000, brokenAt: null })
  expect(told.length).toBeGreaterThanOrEqual(3)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(25_000)
  await journal.close()
  truncateSync(only(), 1000)
})
