// Owns the index's tables: a cache that says where to look, never what stands there. Deleted, it is built again.
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Counted up with every change of the tables: an index of another version is built anew. */
const version = 2

const schema = `
  create table segments (id integer primary key, instance text not null, firstSequence integer not null, indexedBytes integer not null, digest text not null, oldestMs integer not null, newestMs integer not null, kinds text not null, unique (instance, firstSequence));
  create table kinds (id integer primary key, kind text not null unique);
  create table blocks (segment integer not null, start integer not null, bytes integer not null, oldestMs integer not null, newestMs integer not null, kinds text not null, primary key (segment, start)) without rowid;
  create index newest_blocks on blocks (newestMs);
  create table keys (segment integer not null, hash integer not null, kind integer not null, timeMs integer not null, start integer not null, bytes integer not null, primary key (segment, hash, kind, timeMs, start)) without rowid;
  pragma user_version = ${version};`

/** Opens the index, or begins a new one in place of what cannot be used. @throws {Error} the disk refuses that as well */
export function openIndexTables(file: string): DatabaseSync {
  try {
    return open(file)
  } catch {
    removeIndexTables(file)
    return open(file)
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    // One process, one connection; wal and normal keep it whole when the power fails.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -16384; pragma wal_autocheckpoint = 4000')
    const { user_version: found } = database.prepare('pragma user_version').get() as { user_version: number }
    if (found === 0) database.exec(`begin; ${schema} commit`)
    else if (found !== version) throw new Error(`index of version ${found}`)
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

export function removeIndexTables(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
}
