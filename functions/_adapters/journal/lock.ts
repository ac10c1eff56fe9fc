// Owns that one process writes an instance's journal. The kernel gives the lock back when the process dies, however it dies.
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../../_domain/journal/journal-error.ts'

const lockName = 'lock'

/**
 * SQLite's own lock on an empty file (fcntl): needs no native module, and holds between containers on one host as well.
 * Reading the file with anything else in this process would give it back: backups leave it out.
 * @returns what gives it back.
 * @throws {JournalError} journal.locked
 */
export function lockInstance(folder: string): () => void {
  const database = new DatabaseSync(path.join(folder, lockName), { timeout: 0 })
  try {
    database.exec('pragma journal_mode = off; begin exclusive')
  } catch (cause) {
    database.close()
    throw new JournalError('journal.locked', `another process writes ${folder}`, cause)
  }
  return () => database.close()
}
