import { execFileSync, spawnSync } from 'node:child_process'
import { constants, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openTestJournal, type TestJournal } from './testing/open-test-journal.ts'
import { readEntries, segmentFiles } from './testing/read-segments.ts'
import { startAppendProcess } from './testing/start-append-process.ts'

let kept: TestJournal | undefined
const undo: (() => void)[] = []
afterEach(async () => {
  await kept?.remove()
  kept = undefined
  for (const act of undo.splice(0).reverse()) act()
})

const entry = (id: string) => ({ timeMs: 1, kind: 'k', keys: { id }, facts: { filler: 'x'.repeat(300) } })

function mountTmpfs(): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-full-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]).status !== 0) return undefined
  undo.push(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

test('a full disk: appends are refused, and go on by themselves once there is space', async (context) => {
  const disk = mountTmpfs()
  if (!disk) return context.skip('only root may mount a small disk')
  const folder = path.join(disk, 'journal')
  kept = await openTestJournal({ directory: folder, segmentBytes: 64_000 })
  const journal = kept.journal()
  await journal.append(entry('first'))
  const filler = path.join(disk, 'filler')
  writeFileSync(filler, Buffer.alloc(300_000))
  const stored = ['first']
  const refused: string[] = []
  for (let i = 0; refused.length < 60; i++) {
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, k) => journal.append(entry(`${i}-${k}`))))
    answers.forEach(({ status }, k) => (status === 'fulfilled' ? stored : refused).push(`${i}-${k}`))
    if (answers.some(({ status }) => status === 'rejected')) expect(answers.at(-1)).toMatchObject({ reason: { code: 'journal.unavailable' } })
  }
  expect(journal.state().failure).toMatch(/ENOSPC/)
  expect(stored.length).toBeGreaterThan(100)
  // Nothing half-written lies there meanwhile.
  expect(readEntries(folder).map(({ keys }) => keys.id)).toEqual(stored)
  expect((await journal.search({ key: { name: 'id', value: stored.at(-1)! }, limit: 2 })).entries).toHaveLength(1)

  rmSync(filler)
  expect(await journal.append(entry('after'))).toEqual({ sequence: stored.length + 1 })
  expect(journal.state()).toMatchObject({ failure: null, entries: stored.length + 1 })
  expect(await journal.verifyChain()).toEqual({ entries: stored.length + 1, brokenAt: null })
  await kept.reopen()
  expect(readEntries(folder).map(({ keys }) => keys.id)).toEqual([...stored, 'after'])
})

test('a limit on the size of files, hit in the middle of a line and lifted again', async () => {
  kept = await openTestJournal()
  await kept.journal().close()
  const writing = startAppendProcess([kept.directory, 'a', 8, 50_000_000], "ulimit -Sf 100; trap '' XFSZ;")
  undo.push(() => writing.child.kill('SIGKILL'))
  await writing.said('failed')
  await writing.said('failed')
  expect(new Set(writing.failed)).toEqual(new Set(['journal.unavailable']))
  const before = Math.max(...writing.stored.keys())
  expect(before).toBeGreaterThan(100)
  expect(statSync(segmentFiles(kept.directory)[0]!).size).toBeLessThanOrEqual(100 * 512 * 2)
  execFileSync('prlimit', ['--pid', String(writing.child.pid), '--fsize=unlimited:unlimited'])
  while (Math.max(...writing.stored.keys()) < before + 50) await writing.said('stored')
  await writing.kill()
  const journal = await kept.reopen()
  const found = readEntries(kept.directory)
  expect(found.map(({ sequence }) => sequence)).toEqual(found.map((_, i) => i + 1))
  for (const [sequence, id] of writing.stored) expect(found[sequence - 1]!.keys.id).toBe(id)
  expect((await journal.verifyChain()).brokenAt).toBeNull()
})

/** Opens real files whose syncs, and writes that sync, wait while `held` is set; counts them. */
function slowDisk() {
  const disk = { held: undefined as Promise<void> | undefined, syncs: 0, release: () => undefined as void }
  const hold = (): void => void (disk.held = new Promise((resolve) => (disk.release = () => { disk.held = undefined; resolve() })))
  const openFile = async (file: string, flags: string | number): Promise<FileHandle> => {
    const handle = await open(file, flags)
    const isSyncing = typeof flags === 'number' && process.platform === 'linux' && (flags & constants.O_DSYNC) !== 0
    for (const name of isSyncing ? (['write', 'sync'] as const) : (['datasync', 'sync'] as const)) {
      const real = (handle[name] as (...given: unknown[]) => Promise<unknown>).bind(handle)
      Object.assign(handle, { [name]: async (...given: unknown[]) => {
        disk.syncs++
        await disk.held
        return real(...given)
      } })
    }
    return handle
  }
  return { disk, hold, openFile }
}

test('an append is not answered before its sync, and shares it with all that came meanwhile', async () => {
  const { disk, hold, openFile } = slowDisk()
  kept = await openTestJournal({ openFile })
  const journal = kept.journal()
  await journal.append(entry('0'))
  hold()
  let answered = 0
  const syncsBefore = disk.syncs
  const appends = [journal.append(entry('1'))]
  while (disk.syncs === syncsBefore) await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 500; i++) appends.push(journal.append(entry(`m${i}`)))
  for (const append of appends) void append.then(() => answered++)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(answered).toBe(0)
  disk.release()
  await Promise.all(appends)
  expect(disk.syncs - syncsBefore).toBe(2)
})

test('a disk that hangs: what waits is refused in time, too much is refused at once, nothing refused stays, and it recovers', async () => {
  const { disk, hold, openFile } = slowDisk()
  kept = await openTestJournal({ openFile, limits: { patienceMs: 300, waitingEntries: 10 } })
  const journal = kept.journal()
  await journal.append(entry('kept'))
  hold()
  const waiting = Array.from({ length: 10 }, (_, i) => journal.append(entry(`lost${i}`)))
  await expect(journal.append(entry('too much'))).rejects.toMatchObject({ code: 'journal.overloaded' })
  const answers = await Promise.allSettled(waiting)
  expect(answers.every((answer) => answer.status === 'rejected' && (answer.reason as { code: string }).code === 'journal.unavailable')).toBe(true)
  expect(journal.state().failure).toBe('the disk has not answered for 300 ms')
  await expect(journal.append(entry('at once'))).rejects.toMatchObject({ code: 'journal.unavailable' })
  disk.release()
  for (let answer = {}; !('sequence' in answer); await pause(5)) answer = await journal.append(entry('again')).catch(() => ({}))
  expect(readEntries(kept.directory).map(({ keys }) => keys.id)).toEqual(['kept', 'again'])
  expect(journal.state().failure).toBeNull()
  expect((await journal.verifyChain()).brokenAt).toBeNull()
})
