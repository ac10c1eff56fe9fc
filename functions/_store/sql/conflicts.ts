// Owns which database errors mean "another writer was first", in both dialects.
import { StoreConflict } from '../../_domain/ports.ts'
import { isBusy } from './sqlite-connection.ts'

const SQLITE_UNIQUE = new Set([1555, 2067]) // primary key, unique index
const MYSQL_DUPLICATE = 1062
/** deadlock, lock wait timeout, and MariaDB's "record has changed since last read" */
const MYSQL_CONTENTION = new Set([1213, 1205, 1020])

/** Another transaction stood in the way; this one is lost as a whole and may be tried again. */
export class Contention extends StoreConflict {}

interface DriverError {
  message: string
  errcode?: number
  errno?: number
}

/** The error to throw instead: a StoreConflict where it is one (naming keys, never values), else the same. */
export function asConflict(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreConflict) return error
  const { errcode, errno, message } = error as DriverError
  if (isBusy(error) || (errno !== undefined && MYSQL_CONTENTION.has(errno))) return new Contention('contention', error)
  if (errcode !== undefined && SQLITE_UNIQUE.has(errcode)) {
    return new StoreConflict(message.split('failed: ')[1] ?? 'unique', error)
  }
  if (errno === MYSQL_DUPLICATE) return new StoreConflict(/for key '([^']+)'/.exec(message)?.[1] ?? 'unique', error)
  return error
}
