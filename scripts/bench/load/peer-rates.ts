// Owns what the platform is compared with over HTTP and on the disk, measured in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mysql2/promise'
import { startProcess } from './processes.ts'

const MEASURE_MS = 1000
const ROW = Buffer.alloc(1000, 'x')

export interface Exchange {
  requestBytes: number
  answerBytes: number
}

/** How many times a second clients beside one another get through these exchanges with a server that does nothing. */
export async function echoRate(exchanges: readonly Exchange[], clients: number): Promise<number> {
  const server = await startProcess('scripts/bench/peers/echo.ts')
  try {
    const startedAt = performance.now()
    let done = 0
    await Promise.all(Array.from({ length: clients }, async () => {
      while (performance.now() - startedAt < MEASURE_MS) {
        for (const { requestBytes, answerBytes } of exchanges) {
          const answer = await fetch(`${server.address}/${answerBytes}`, { method: 'POST', body: new Uint8Array(requestBytes) })
          await answer.arrayBuffer()
        }
        done++
      }
    }))
    return (1000 * done) / (performance.now() - startedAt)
  } finally {
    await server.stop()
  }
}

/** Rows of 1 kB, each committed by itself and on the disk, one after another. */
export async function sqliteInsertRate(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const database = new DatabaseSync(path.join(folder, 'peer.sqlite'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table row (id integer primary key, content blob)')
  const insert = database.prepare('insert into row (content) values (?)')
  try {
    return await rateOf(() => insert.run(ROW))
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param url of an empty database */
export async function mariadbInsertRate(url: string): Promise<number> {
  const connection = await createConnection(url)
  try {
    await connection.query('create table if not exists peer_row (id integer primary key auto_increment, content blob)')
    return await rateOf(() => connection.execute('insert into peer_row (content) values (?)', [ROW]))
  } finally {
    await connection.end()
  }
}

async function rateOf(act: () => unknown): Promise<number> {
  const startedAt = performance.now()
  let done = 0
  for (; performance.now() - startedAt < MEASURE_MS; done++) await act()
  return (1000 * done) / (performance.now() - startedAt)
}
