// Owns the proof of the vault's database on both dialects (CO-1): a nonce is given once, whatever happens.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPrivateMariadb } from '../../../scripts/mariadb/private-mariadb.ts'
import type { PrivateMariadb } from '../../../scripts/mariadb/private-mariadb.ts'
import { openSql } from '../../_store/sql/open-sql.ts'
import { mariadbIsHere } from '../../_store/testing/mariadb.ts'
import { differencesInMysql } from '../../_store/testing/mysql-schema.ts'
import { vaultMigrations } from './migrations/migrations.ts'
import { vaultTables } from './store-tables.ts'
import { openVaultStore } from './store.ts'
import { aNonce, describeVaultStore } from './testing/vault-store.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'yiqian-vault-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('on SQLite', () => {
  describeVaultStore(async (name) => `sqlite:${join(folder, `${name}.db`)}`)

  test('the schema is the one that the tables describe', async () => {
    const { orm, close } = await openSql({ url: 'sqlite::memory:', tables: vaultTables, migrations: vaultMigrations })
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('')
    await close()
  })

  test('a nonce taken is no longer in the files once they are closed', async () => {
    const url = `sqlite:${join(folder, 'wiped.db')}`
    const store = await openVaultStore({ url })
    const nonce = aNonce({ wrappedHex: 'c0ffee'.repeat(50) })
    await store.insertNonces([nonce])
    await store.takeNonces([nonce.sessionId])
    await store.close()
    for (const name of readdirSync(folder).filter((file) => file.startsWith('wiped'))) {
      expect(readFileSync(join(folder, name)).includes('c0ffeec0ffee'), name).toBe(false)
    }
  })

  test('a backup brings a used nonce back only under an epoch that is no longer', async () => {
    const url = `sqlite:${join(folder, 'restored.db')}`
    const store = await openVaultStore({ url })
    const nonce = aNonce({ epoch: await store.epoch() })
    await store.insertNonces([nonce])
    await store.close()
    copyFileSync(join(folder, 'restored.db'), join(folder, 'backup.db'))
    const restored = await openVaultStore({ url: `sqlite:${join(folder, 'backup.db')}` })
    await restored.changeEpoch()
    const back = (await restored.takeNonces([nonce.sessionId]))[0]
    expect(back!.epoch).not.toBe(await restored.epoch())
    await restored.close()
  })
})

describe.runIf(mariadbIsHere())('on MariaDB', () => {
  let server: PrivateMariadb
  beforeAll(async () => {
    server = await startPrivateMariadb()
  })
  afterAll(() => server.stop())
  describeVaultStore((name) => server.createDatabase(name))

  test('the schema is the one that the tables describe', async () => {
    const open = await openSql({
      url: await server.createDatabase('vault_schema'),
      tables: vaultTables,
      migrations: vaultMigrations,
    })
    expect(await differencesInMysql(open)).toEqual([])
    await open.close()
  })
})
