// Owns the list of migrations of each dialect, in order. Listed, not globbed: a bundle carries them.
import { initialMysql } from './mysql/0001-initial.ts'
import { initialSqlite } from './sqlite/0001-initial.ts'

export const migrations = { sqlite: [initialSqlite], mysql: [initialMysql] }
