// Owns the first schema on mysql.
import type { Migration } from '../../sql/migrate.ts'
export const initialMysql: Migration = { name: '0001-initial', statements: [] }
