// Owns the contract of the vault's database, run alike on every dialect.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcesses } from '../../../_store/testing/processes.ts'
import { StoreConflict } from '../../../_domain/ports.ts'
import { nextHex, nextId, NOW_MS } from '../../../_domain/testing/builders.ts'
import { openVaultStore } from '../store.ts'
import type { KeyShareRow, NonceRow, VaultStore } from '../store.ts'

export const aKeyShare = (some: Partial<KeyShareRow> = {}): KeyShareRow => ({
  id: nextId('shr'),
  deviceId: nextId('dev'),
  staffId: nextId('stf'),
  jointPublicKeyHex: `04${nextHex(128)}`,
  generation: 0,
  wrappedCurrentHex: nextHex(250),
  wrappedNextHex: null,
  olderPointsJson: '[]',
  state: 'new',
  revision: 0,
  createdAtMs: NOW_MS,
  ...some,
})

export const aNonce = (some: Partial<NonceRow> = {}): NonceRow => ({
  sessionId: nextId('ses'),
  shareId: nextId('shr'),
  digestHex: nextHex(),
  wrappedHex: nextHex(450),
  epoch: nextHex(32),
  expiresAtMs: NOW_MS,
  ...some,
})

function describeShares(store: () => VaultStore): void {
  test('CO-1 a share comes back as it was put; a device has one', async () => {
    const share = aKeyShare({ olderPointsJson: JSON.stringify(['ab'.repeat(8000)]), wrappedNextHex: nextHex(2000) })
    expect(await store().loadShareOfDevice(share.deviceId)).toBeUndefined()
    await store().insertShare(share)
    expect(await store().loadShareOfDevice(share.deviceId)).toStrictEqual(share)
    await expect(store().insertShare(aKeyShare({ deviceId: share.deviceId }))).rejects.toThrow(StoreConflict)
  })

  test('of many replacing at once exactly one does', async () => {
    const share = aKeyShare()
    await store().insertShare(share)
    const changes = Array.from({ length: 10 }, (_, index) => ({
      ...share,
      generation: index + 1,
      state: 'active' as const,
    }))
    const outcomes = await Promise.allSettled(changes.map((change) => store().replaceShare(share, change)))
    const done = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(done).toHaveLength(1)
    expect(await store().loadShareOfDevice(share.deviceId)).toStrictEqual(done[0]!.value)
    expect(done[0]!.value.revision).toBe(1)
  })
}

function describeNonces(store: () => VaultStore, url: () => string): void {
  test('a nonce is taken once, whole, and then is gone', async () => {
    const nonce = aNonce()
    await store().insertNonces([nonce])
    expect((await store().takeNonces([nonce.sessionId]))[0]).toStrictEqual(nonce)
    expect((await store().takeNonces([nonce.sessionId]))[0]).toBeUndefined()
    expect((await store().takeNonces(['nobody']))[0]).toBeUndefined()
  })

  test('a batch goes in whole or not at all, up to hundreds', async () => {
    const batch = Array.from({ length: 300 }, () => aNonce())
    await store().insertNonces(batch)
    await store().insertNonces([])
    const [first, last, fresh] = [batch[0]!, batch[299]!, aNonce()]
    await expect(store().insertNonces([fresh, { ...first }])).rejects.toThrow(StoreConflict)
    expect((await store().takeNonces([fresh.sessionId]))[0]).toBeUndefined()
    expect((await store().takeNonces([last.sessionId]))[0]).toStrictEqual(last)
  })

  test('CO-1 of 20 callers at once exactly one gets it, whichever instance they ask', async () => {
    const other = await openVaultStore({ url: url() })
    for (let round = 0; round < 10; round++) {
      const nonce = aNonce()
      await store().insertNonces([nonce])
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? store() : other).takeNonces([nonce.sessionId])),
      )
      expect(taken.flat().filter((row) => row !== undefined)).toStrictEqual([nonce])
    }
    await other.close()
  })

  test('CO-1 a batch is taken at once, in the order asked; of two that overlap each nonce goes to one', async () => {
    const other = await openVaultStore({ url: url() })
    const nonces = Array.from({ length: 12 }, () => aNonce())
    await store().insertNonces(nonces)
    const ids = nonces.map((nonce) => nonce.sessionId)
    const [left, right] = await Promise.all([store().takeNonces([...ids.slice(0, 8), 'nobody']), other.takeNonces(ids.slice(4).reverse())])
    expect(left[8]).toBeUndefined()
    expect([...left, ...right].filter((row) => row !== undefined).map(({ sessionId }) => sessionId).toSorted()).toEqual(ids.toSorted())
    expect(left.slice(0, 4)).toStrictEqual(nonces.slice(0, 4))
    expect(await store().takeNonces(ids)).toEqual(ids.map(() => undefined))
    expect(await store().takeNonces([])).toEqual([])
    await other.close()
  })

  test('CO-1 of 3 processes exactly one gets each of 60, and what it said it took is gone though it never closed', async () => {
    const nonces = Array.from({ length: 60 }, () => aNonce())
    await store().insertNonces(nonces)
    const ids = nonces.map((nonce) => nonce.sessionId)
    const printed = await inProcesses(3, new URL('take-nonces-process.ts', import.meta.url), [url(), ...ids])
    const taken = printed.map((lines) => lines.split('\n').filter(Boolean))
    expect(taken.flat().toSorted()).toEqual(ids.toSorted())
    for (const id of ids) expect((await store().takeNonces([id]))[0]).toBeUndefined()
  })

  test('expired nonces go; those of a share go with it', async () => {
    const shareId = nextId('shr')
    const [old, mine, kept] = [aNonce({ expiresAtMs: 9 }), aNonce({ shareId }), aNonce({ expiresAtMs: 10 })]
    await store().insertNonces([old, mine, kept])
    await store().deleteExpiredNonces(10)
    await store().deleteNoncesOfShare(shareId)
    expect((await store().takeNonces([old.sessionId]))[0]).toBeUndefined()
    expect((await store().takeNonces([mine.sessionId]))[0]).toBeUndefined()
    expect((await store().takeNonces([kept.sessionId]))[0]).toStrictEqual(kept)
  })
}

/** @param newUrl of an empty database. */
export function describeVaultStore(newUrl: (name: string) => Promise<string>): void {
  let store: VaultStore
  let url: string
  beforeAll(async () => {
    url = await newUrl('vault')
    store = await openVaultStore({ url })
  })
  afterAll(() => store.close())

  describe('shares', () => describeShares(() => store))
  describe('nonces', () =>
    describeNonces(
      () => store,
      () => url,
    ))

  test('the epoch is the same for all instances and after a restart, until it is changed; then it is new', async () => {
    const fresh = await newUrl('epochs')
    const instances = await Promise.all(Array.from({ length: 4 }, () => openVaultStore({ url: fresh })))
    const epochs = await Promise.all(instances.map((instance) => instance.epoch()))
    expect(new Set(epochs).size).toBe(1)
    expect(epochs[0]).toMatch(/^[0-9a-f]{32}$/)
    const changed = await instances[0]!.changeEpoch()
    expect(changed).not.toBe(epochs[0])
    expect(await instances[3]!.epoch()).toBe(changed)
    await Promise.all(instances.map((instance) => instance.close()))
    const again = await openVaultStore({ url: fresh })
    expect(await again.epoch()).toBe(changed)
    await again.close()
  })
}
