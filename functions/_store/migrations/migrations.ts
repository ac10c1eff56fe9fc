// Owns the list of migrations of each dialect, in order. Listed, not globbed: a bundle carries them.
import { initialMysql } from './mysql/0001-initial.ts'
import { applicationKeysMysql } from './mysql/0004-application-keys.ts'
import { initialSqlite } from './sqlite/0001-initial.ts'
import { applicationKeysSqlite } from './sqlite/0004-application-keys.ts'

export const migrations = { sqlite: [initialSqlite, applicationKeysSqlite], mysql: [initialMysql, applicationKeysMysql] }
