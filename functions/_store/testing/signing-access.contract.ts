// Owns the contract of the store of the sign/verify server's applications.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import type { SigningAccess } from '../../_domain/signing-access/signing-access.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'

const anAccess = (some: Partial<SigningAccess> = {}): SigningAccess => {
  const id = nextId('app')
  return { id, name: '门诊电子病历', directory: id.replace('_', '-').slice(0, 32), sources: ['10.0.0.0/8', '::1'], messageProfile: 'gm501', state: 'active', createdAtMs: NOW_MS, revision: 0, ...some }
}

export function signingAccessContract(database: () => Database): void {
  const store = () => database().stores.signingAccess

  test('SV-1 as it was put, the oldest first; changed once by each reader', async () => {
    const [younger, older] = [anAccess({ createdAtMs: NOW_MS + 1, sources: [] }), anAccess()]
    for (const access of [younger, older]) await store().insert(access)
    expect(await store().load(younger.id)).toStrictEqual(younger)
    expect(await store().load('nobody')).toBeUndefined()
    expect((await store().list()).filter(({ id }) => id === younger.id || id === older.id)).toStrictEqual([older, younger])
    const changed = await store().replace(older, { ...older, state: 'suspended' })
    expect(await store().load(older.id)).toStrictEqual({ ...older, state: 'suspended', revision: changed.revision })
    await expect(store().replace(older, older)).rejects.toThrow(StoreConflict)
  })

  test('a directory names one application', async () => {
    const access = anAccess()
    await store().insert(access)
    await expect(store().insert(anAccess({ directory: access.directory }))).rejects.toThrow(StoreConflict)
    await expect(store().insert({ ...anAccess(), id: access.id })).rejects.toThrow(StoreConflict)
  })
}
