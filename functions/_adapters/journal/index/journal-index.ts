// Owns the index of every segment in the directory: which blocks hold which times and kinds, where a key's value occurs.
import type { DatabaseSync } from 'node:sqlite'
import type { RecordLead } from '../line.ts'
import type { SegmentFile } from '../segment-files.ts'
import { openIndexTables } from './index-tables.ts'
import { keyHash } from './key-hash.ts'
import type { ByteRange } from './scan-range.ts'

export interface IndexedSegment {
  readonly id: number
  readonly instance: string
  readonly firstSequence: number
  readonly indexedBytes: number
  /** of the last line indexed; '' when there is none */
  readonly digest: string
  readonly oldestMs: number
  readonly newestMs: number
  /** ids of all kinds in it, between commas */
  readonly kinds: string
}

/** A line of a segment, where it lies. */
export interface IndexedLine extends ByteRange {
  readonly lead: RecordLead
}

export interface IndexedBlock extends ByteRange {
  readonly lines: readonly IndexedLine[]
}

export interface BlockQuery {
  readonly fromMs: number
  readonly latestMs: number
  readonly kind: string | undefined
}

export interface FoundRange extends ByteRange {
  readonly segment: number
  readonly newestMs: number
}

export interface JournalIndex {
  segments(): IndexedSegment[]
  /** Adds blocks that follow what is indexed of the segment, all or nothing. `digest`: of the last line. */
  add(segment: SegmentFile, blocks: readonly IndexedBlock[], digest: string): void
  forget(id: number): void
  /** of one segment, newest first within each kind; an index probe for each kind in it. @param hasRoomAt ends the kind when it says no */
  linesOf(segment: IndexedSegment, key: { name: string; value: string }, query: BlockQuery, hasRoomAt: (timeMs: number) => boolean): Iterable<FoundRange>
  /** newest first, over all segments */
  blocks(query: BlockQuery): Iterable<FoundRange>
  close(): void
}

export function openJournalIndex(file: string): JournalIndex {
  const database = openIndexTables(file)
  const segmentOf = database.prepare('select * from segments where instance = ? and firstSequence = ?')
  const newSegment = database.prepare("insert into segments (instance, firstSequence, indexedBytes, digest, oldestMs, newestMs, kinds) values (?, ?, 0, '', 9007199254740991, -9007199254740991, ',') returning *")
  const growSegment = database.prepare('update segments set indexedBytes = ?, digest = ?, oldestMs = min(oldestMs, ?), newestMs = max(newestMs, ?), kinds = ? where id = ?')
  const addBlock = database.prepare('insert into blocks values (?, ?, ?, ?, ?, ?)')
  const addKeys = prepareKeyRows(database)
  const found = prepareQueries(database)
  const kinds = createKinds(database)

  function addLines(segment: number, lines: readonly IndexedLine[]): void {
    const rows: KeyRow[] = []
    // A value that comes with every line, as an application or a profile does, is hashed once.
    const hashes = new Map<string, { value: string; hash: number }>()
    for (const { lead: { kind, timeMs, keys }, from, to } of lines) {
      const id = kinds.idOf(kind)
      for (const name in keys) {
        const value = keys[name]!
        let last = hashes.get(name)
        if (last?.value !== value) hashes.set(name, (last = { value, hash: keyHash(name, value) }))
        rows.push([segment, last.hash, id, timeMs, from, to - from])
      }
    }
    // In the tree's order: neighbours go onto the same page.
    addKeys(rows.sort((a, b) => a[1] - b[1]))
  }

  return {
    segments: () => database.prepare('select * from segments').all() as unknown as IndexedSegment[],
    add({ instance, firstSequence }, blocks, digest) {
      inTransaction(database, () => {
        const segment = (segmentOf.get(instance, firstSequence) ?? newSegment.get(instance, firstSequence)) as unknown as IndexedSegment
        const segmentKinds = new Set(segment.kinds.split(',').filter(Boolean).map(Number))
        let [oldest, newest] = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]
        for (const { from, to, lines } of blocks) {
          const [oldestMs, newestMs] = timesOf(lines)
          ;[oldest, newest] = [Math.min(oldest, oldestMs), Math.max(newest, newestMs)]
          const ids = new Set(lines.map(({ lead }) => kinds.idOf(lead.kind)))
          for (const id of ids) segmentKinds.add(id)
          addBlock.run(segment.id, from, to - from, oldestMs, newestMs, idList(ids))
        }
        addLines(segment.id, blocks.flatMap(({ lines }) => lines))
        growSegment.run(blocks.at(-1)!.to, digest, oldest, newest, idList(segmentKinds), segment.id)
      }, kinds.forget)
    },
    forget(id) {
      inTransaction(database, () => {
        for (const sql of ['delete from keys where segment = ?', 'delete from blocks where segment = ?', 'delete from segments where id = ?']) database.prepare(sql).run(id)
      })
    },
    *linesOf(segment, { name, value }, query, hasRoomAt) {
      const wanted = kinds.known(query.kind)
      const present = segment.kinds.split(',').filter(Boolean).map(Number)
      for (const kind of present.filter((id) => wanted === undefined || id === wanted)) {
        for (const lead of found.lines(segment.id, keyHash(name, value), kind, query)) {
          if (!hasRoomAt(lead.newestMs)) break
          yield lead
        }
      }
    },
    blocks: (query) => found.blocks(query, kinds.known(query.kind)),
    close: () => database.close(),
  }
}

type KeyRow = [segment: number, hash: number, kind: number, timeMs: number, start: number, bytes: number]

/** Rows of one statement: most of what one row costs is the way to SQLite. */
const rowsAtOnce = 32

function prepareKeyRows(database: DatabaseSync): (rows: readonly KeyRow[]) => void {
  const statement = (rows: number) => database.prepare(`insert or ignore into keys values ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?)').join(', ')}`)
  const [many, one] = [statement(rowsAtOnce), statement(1)]
  const values: number[] = []
  return (rows) => {
    let at = 0
    for (; at + rowsAtOnce <= rows.length; at += rowsAtOnce) {
      for (let i = 0; i < rowsAtOnce; i++) for (let j = 0; j < 6; j++) values[i * 6 + j] = rows[at + i]![j]!
      many.run(...values)
    }
    for (; at < rows.length; at++) one.run(...rows[at]!)
  }
}

const idList = (ids: Iterable<number>): string => `,${[...ids].join(',')},`

function timesOf(lines: readonly IndexedLine[]): readonly [number, number] {
  let [oldest, newest] = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]
  for (const { lead: { timeMs } } of lines) [oldest, newest] = [Math.min(oldest, timeMs), Math.max(newest, timeMs)]
  return [oldest, newest]
}

function inTransaction(database: DatabaseSync, act: () => void, undone?: () => void): void {
  database.exec('begin immediate')
  try {
    act()
    database.exec('commit')
  } catch (cause) {
    if (database.isTransaction) database.exec('rollback')
    undone?.()
    throw cause
  }
}

/** Kinds are few: one number each. */
function createKinds(database: DatabaseSync) {
  const ids = new Map<string, number>()
  const read = database.prepare('select id from kinds where kind = ?')
  const add = database.prepare('insert into kinds (kind) values (?) returning id')
  const known = (kind: string): number | undefined => ids.get(kind) ?? (read.get(kind) as { id: number } | undefined)?.id
  return {
    idOf(kind: string): number {
      const id = known(kind) ?? (add.get(kind) as { id: number }).id
      ids.set(kind, id)
      return id
    },
    /** undefined: any kind; null: a kind that nothing indexed has */
    known: (kind: string | undefined): number | null | undefined => (kind === undefined ? undefined : (known(kind) ?? null)),
    forget: () => ids.clear(),
  }
}

function prepareQueries(database: DatabaseSync) {
  const lines = database.prepare('select timeMs as newestMs, start, bytes from keys where segment = ? and hash = ? and kind = ? and timeMs >= ? and timeMs <= ? order by timeMs desc, start desc')
  const blocks = database.prepare("select segment, start, bytes, newestMs from blocks where newestMs >= ? and oldestMs <= ? and (? is null or instr(kinds, ?) > 0) order by newestMs desc")
  type Row = { segment: number; newestMs: number; start: number; bytes: number }
  const rangeOf = ({ segment, newestMs, start, bytes }: Row): FoundRange => ({ segment, newestMs, from: start, to: start + bytes })
  const bound = (ms: number): number => Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, ms))
  return {
    *lines(segment: number, hash: number, kind: number, { fromMs, latestMs }: BlockQuery): Iterable<FoundRange> {
      for (const row of lines.iterate(segment, hash, kind, bound(fromMs), bound(latestMs)) as Iterable<Row>) yield rangeOf({ ...row, segment })
    },
    *blocks({ fromMs, latestMs }: BlockQuery, kind: number | null | undefined): Iterable<FoundRange> {
      if (kind === null) return
      const wanted = kind === undefined ? null : `,${kind},`
      for (const row of blocks.iterate(bound(fromMs), bound(latestMs), wanted, wanted) as Iterable<Row>) yield rangeOf(row)
    },
  }
}
