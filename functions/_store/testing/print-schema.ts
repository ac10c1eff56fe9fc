// Owns the first draft of a migration: prints what the entities need and the migrated schema lacks.
// Run: node functions/_store/testing/print-schema.ts <database url>
import { tables } from '../entities/tables.ts'
import { migrations } from '../migrations/migrations.ts'
import { openSql } from '../sql/open-sql.ts'

const open = await openSql({ url: process.argv[2] ?? 'sqlite::memory:', tables, migrations })
process.stdout.write(await open.orm.schema.getUpdateSchemaSQL({ wrap: false }))
await open.close()
