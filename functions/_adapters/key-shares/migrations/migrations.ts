// Owns the list of the vault database's migrations of each dialect, in order.
import { vaultMysql } from './0001-mysql.ts'
import { vaultSqlite } from './0001-sqlite.ts'
import { automaticKeysMysql } from './0002-mysql.ts'
import { automaticKeysSqlite } from './0002-sqlite.ts'

export const vaultMigrations = { sqlite: [vaultSqlite, automaticKeysSqlite], mysql: [vaultMysql, automaticKeysMysql] }
