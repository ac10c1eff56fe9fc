// Owns the vault's own database. It lies apart from the platform's; only cosigning reaches it, and all secrets in it are wrapped.
import { randomBytes } from 'node:crypto'
import { StoreConflict } from '../../_domain/ports.ts'
import { openSql } from '../../_store/sql/open-sql.ts'
import { replaceRow, rowsOf } from '../../_store/sql/rows.ts'
import { sessionOutside } from '../../_store/sql/session.ts'
import { vaultMigrations } from './migrations/migrations.ts'
import type { AutomaticKeyRow, KeyShareRow, NonceRow } from './store-rows.ts'
import { automaticKeyTable, keyShareTable, metaTable, nonceTable, vaultTables } from './store-tables.ts'

export type { AutomaticKeyRow, KeyShareRow, NonceRow } from './store-rows.ts'

export interface VaultStore {
  /** @throws {StoreConflict} the device has a share. */
  insertShare(share: KeyShareRow): Promise<void>
  loadShareOfDevice(deviceId: string): Promise<KeyShareRow | undefined>
  /** @throws {StoreConflict} another writer was first. */
  replaceShare(before: KeyShareRow, after: KeyShareRow): Promise<KeyShareRow>
  /** All or none. @throws {StoreConflict} a session has a nonce already. */
  insertNonces(nonces: readonly NonceRow[]): Promise<void>
  /**
   * Reads and deletes, for good: of all callers, of all instances, exactly one gets it, and it is gone from the disk's
   * point of view before that caller has it. A crash in between loses the nonces; it never gives one twice.
   * @returns in the order of the sessions; undefined where there was none, or another caller was first
   */
  takeNonces(sessionIds: readonly string[]): Promise<(NonceRow | undefined)[]>
  deleteExpiredNonces(nowMs: number): Promise<void>
  deleteNoncesOfShare(shareId: string): Promise<void>
  /** @throws {StoreConflict} the id is taken */
  insertAutomaticKey(key: AutomaticKeyRow): Promise<void>
  loadAutomaticKey(id: string): Promise<AutomaticKeyRow | undefined>
  /** @throws {StoreConflict} another writer was first. */
  replaceAutomaticKey(before: AutomaticKeyRow, after: AutomaticKeyRow): Promise<AutomaticKeyRow>
  /** The present epoch. */
  epoch(): Promise<string>
  /** To be called after every restore: what was open before is void. Answers the new epoch, which never was one before. */
  changeEpoch(): Promise<string>
  close(): Promise<void>
}

const EPOCH = 'epoch'
const newEpoch = () => ({ name: EPOCH, content: randomBytes(16).toString('hex') })

/** @param config.url as for the platform's database, but a database of its own. */
export async function openVaultStore(config: { url: string }): Promise<VaultStore> {
  const open = await openSql({ url: config.url, tables: vaultTables, migrations: vaultMigrations, secureDelete: true })
  const session = sessionOutside(open)
  const shares = rowsOf(session, keyShareTable)
  const nonces = rowsOf(session, nonceTable)
  const meta = rowsOf(session, metaTable)
  const automatic = rowsOf(session, automaticKeyTable)
  await meta.insert(newEpoch()).catch((error: unknown) => {
    if (!(error instanceof StoreConflict)) throw error
  })

  return {
    insertShare: shares.insert,
    loadShareOfDevice: (deviceId) => shares.one({ deviceId }),
    replaceShare: (before, after) => replaceRow(session, keyShareTable, before, after),
    insertNonces: (rows) =>
      session.write(async (sql) => {
        if (rows.length > 0) await sql.insertInto('nonce').values(rows.map(nonceTable.toRow)).execute()
      }),
    // The deletion decides: many may read a row, for one of them it is there to be deleted. All of a batch in one transaction: one wait for the disk.
    takeNonces: (sessionIds) =>
      session.write(async (sql) => {
        if (sessionIds.length === 0) return []
        const rows = await sql.selectFrom('nonce').selectAll().where('session_id', 'in', [...sessionIds]).execute()
        const taken = new Map<string, NonceRow>()
        // in one order for all, so that two callers wait for each other and never both
        for (const row of rows.map((row) => nonceTable.fromRow(row)).sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1))) {
          const { numDeletedRows } = await sql.deleteFrom('nonce').where('session_id', '=', row.sessionId).executeTakeFirst()
          if (numDeletedRows === 1n) taken.set(row.sessionId, row)
        }
        return sessionIds.map((sessionId) => taken.get(sessionId))
      }),
    deleteExpiredNonces: nonces.removeExpired,
    deleteNoncesOfShare: (shareId) => nonces.remove({ shareId }),
    insertAutomaticKey: automatic.insert,
    loadAutomaticKey: (id) => automatic.one({ id }),
    replaceAutomaticKey: (before, after) => replaceRow(session, automaticKeyTable, before, after),
    epoch: async () => (await meta.one({ name: EPOCH }))!.content,
    changeEpoch: () =>
      session.write(async (sql) => {
        const { content } = newEpoch()
        await sql.updateTable('vault_meta').set({ content }).where('name', '=', EPOCH).execute()
        return content
      }),
    close: open.close,
  }
}
