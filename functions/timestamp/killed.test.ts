// A timestamp server that dies under load: no serial number twice, no acknowledged token missing; a journal cut in a record; a full disk.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import type { JournalRecord } from '../_domain/journal/journal.ts'
import { imprint } from './testing/authority.ts'
import { moreThan, startLoad, type Acknowledged } from './testing/load.ts'
import { openInstallation, type Installation } from './testing/processes.ts'

let installation: Installation
let undo: (() => void)[] = []
beforeEach(() => void (undo = []))
afterEach(async () => {
  await installation.close()
  for (const act of undo.reverse()) act()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const once = async (address: string) => {
  const answer = await fetch(`${address}/timestamp/tsa`, { method: 'POST', headers: { 'content-type': 'application/timestamp-query' }, body: new Uint8Array(encodeTimestampRequest({ imprint, certReq: false })) })
  return parseTimestampResponse(new Uint8Array(await answer.arrayBuffer()))
}

/** Everything that the journals of the folder hold, and whether their chains are whole. */
async function readAll(directory: string): Promise<JournalRecord[]> {
  const all: JournalRecord[] = []
  for (const instance of readdirSync(directory)) {
    const journal = await openJournal({ directory, instance, sm3 })
    expect((await journal.verifyChain()).brokenAt).toBeNull()
    await journal.close()
  }
  const reader = await openJournal({ directory, instance: 'reader', sm3 })
  for (let cursor: string | undefined; ; ) {
    const page = await reader.search({ kind: 'timestamp.issued', limit: 1000, ...(cursor !== undefined && { cursor }) })
    all.push(...page.entries)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  await reader.close()
  return all
}

function expectKept(acknowledged: readonly Acknowledged[], records: readonly JournalRecord[]): void {
  const bySerial = new Map(records.map((record) => [record.keys['serial'], record]))
  expect(bySerial.size, 'no serial number twice').toBe(records.length)
  expect(new Set(acknowledged.map(({ serialHex }) => serialHex)).size).toBe(acknowledged.length)
  const missing = acknowledged.filter(({ serialHex, digestHex, timeMs }) => bySerial.get(serialHex)?.keys['digest'] !== digestHex || bySerial.get(serialHex)?.timeMs !== timeMs)
  expect(missing, 'no acknowledged token missing').toEqual([])
}

describe('killed under load', () => {
  test('kill -9 twice: what was acknowledged is in the journal, every serial is its own', async () => {
    installation = await openInstallation()
    const acknowledged: Acknowledged[] = []
    for (let round = 0; round < 2; round++) {
      const server = await installation.start('timestamp')
      expect((await once(server.address)).status).toBe('granted')
      const load = startLoad([`${server.address}/timestamp/tsa`], 24)
      await pause(700 + 150 * round)
      await moreThan(20, load.acknowledged)
      await server.kill('SIGKILL')
      await load.stop()
      expect(load.refused).toEqual([])
      expect(load.acknowledged.length).toBeGreaterThan(20)
      acknowledged.push(...load.acknowledged)
    }
    const records = await readAll(path.join(installation.dataDirectory, 'journals', 'timestamp'))
    expectKept(acknowledged, records)
    expect(records.length).toBeGreaterThanOrEqual(acknowledged.length + 2)
  }, 120_000)

  test('two processes on one folder, one killed: both journals whole, serials of both apart', async () => {
    installation = await openInstallation()
    const [one, two] = [await installation.start('timestamp'), await installation.start('timestamp')]
    for (const { address } of [one, two]) expect((await once(address)).status).toBe('granted')
    const load = startLoad([one, two].map(({ address }) => `${address}/timestamp/tsa`), 16)
    await moreThan(20, load.acknowledged)
    await one.kill('SIGKILL')
    await moreThan(load.acknowledged.length + 20, load.acknowledged)
    await load.stop()
    expect(load.broken).toBeGreaterThan(0)
    await two.kill('SIGTERM')
    const records = await readAll(path.join(installation.dataDirectory, 'journals', 'timestamp'))
    expectKept(load.acknowledged, records)
    expect(new Set(records.map(({ instance }) => instance)).size).toBe(2)
  }, 120_000)
})

test('a journal that was cut in the middle of a record: repaired at start, the server goes on, nothing before it is lost', async () => {
  installation = await openInstallation()
  const directory = path.join(installation.dataDirectory, 'journals', 'timestamp')
  const first = await installation.start('timestamp')
  const load = startLoad([`${first.address}/timestamp/tsa`], 8)
  await moreThan(20, load.acknowledged)
  await load.stop()
  await first.kill('SIGKILL')
  const instance = path.join(directory, readdirSync(directory)[0]!)
  const segment = readdirSync(instance).map((name) => path.join(instance, name)).filter((file) => statSync(file).size > 10_000)[0]!
  truncateSync(segment, statSync(segment).size - 37)
  const second = await installation.start('timestamp')
  expect((await once(second.address)).status).toBe('granted')
  await second.kill('SIGTERM')
  const records = await readAll(directory)
  const last = load.acknowledged.toSorted((a, b) => a.timeMs - b.timeMs).at(-1)!.timeMs
  const bySerial = new Set(records.map(({ keys }) => keys['serial']))
  // The record that was cut was acknowledged: a disk that loses what it has synced takes it along, and nothing else.
  const lost = load.acknowledged.filter(({ serialHex }) => !bySerial.has(serialHex))
  expect(lost.length).toBeLessThanOrEqual(1)
  for (const { timeMs } of lost) expect(last - timeMs).toBeLessThan(1000)
}, 120_000)

test('a full disk: refused as systemFailure and by the health check, served again when there is space; nothing acknowledged is lost', async (context) => {
  const disk = mkdtempSync(path.join(tmpdir(), 'yiqian-full-'))
  undo.push(() => rmSync(disk, { recursive: true, force: true }))
  installation = await openInstallation({ JOURNAL_DIR: path.join(disk, 'journals') })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status !== 0) return context.skip('only root may mount a small disk')
  undo.push(() => void spawnSync('umount', ['-l', disk]))
  const server = await installation.start('timestamp')
  expect((await once(server.address)).status).toBe('granted')
  writeFileSync(path.join(disk, 'filler'), Buffer.alloc(1_800_000))
  const load = startLoad([`${server.address}/timestamp/tsa`], 24)
  await expect.poll(() => load.refused.length, { timeout: 60_000 }).toBeGreaterThan(100)
  await load.stop()
  expect(new Set(load.refused)).toEqual(new Set(['systemFailure']))
  expect((await fetch(`${server.address}/timestamp/health`)).status).toBe(503)
  rmSync(path.join(disk, 'filler'))
  expect((await once(server.address)).status).toBe('granted')
  await expect.poll(async () => (await fetch(`${server.address}/timestamp/health`)).status, { timeout: 30_000, interval: 500 }).toBe(200)
  await server.kill('SIGTERM')
  expectKept(load.acknowledged, await readAll(path.join(disk, 'journals', 'timestamp')))
}, 180_000)
