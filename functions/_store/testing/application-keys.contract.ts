// Owns the contracts of the stores of application keys and of what key stores keep.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { anApplicationKey, aKeptKey } from '../../_domain/application-key/testing/key-builders.ts'
import { nextId } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function applicationKeyContract(database: () => Database): void {
  const keys = () => database().stores.applicationKeys
  const full = () => anApplicationKey({ permissionDigest: 'scrypt$x', certificatesBase64: ['M'.repeat(5000), 'MII='], usableUntilMs: 9, purpose: 'encrypt' })
  revisedContract(keys, () => [anApplicationKey(), full()], { state: 'destroyed', certificatesBase64: ['AA=='] })

  test('SV-1 a key is found by application and index; an index is given once', async () => {
    const applicationId = nextId('app')
    const [one, ten, two] = [1, 10, 2].map((index) => anApplicationKey({ applicationId, index })) as [ReturnType<typeof anApplicationKey>, ReturnType<typeof anApplicationKey>, ReturnType<typeof anApplicationKey>]
    for (const key of [one, ten, two]) await keys().insert(key)
    await keys().insert(anApplicationKey({ index: 1 }))
    expect(await keys().findByIndex(applicationId, 10)).toStrictEqual(ten)
    expect(await keys().findByIndex(applicationId, 3)).toBeUndefined()
    expect(await keys().findByIndex('nobody', 1)).toBeUndefined()
    expect(await keys().list(applicationId)).toStrictEqual([one, two, ten])
    expect((await keys().listAll()).filter((key) => key.applicationId === applicationId)).toStrictEqual([one, two, ten])
    await expect(keys().insert(anApplicationKey({ applicationId, index: 2 }))).rejects.toThrow(StoreConflict)
  })
}

export function keptKeyContract(database: () => Database): void {
  const kept = () => database().stores.keptKeys

  test('TS-9 of many making a key of one label at once one wins, and all have it', async () => {
    const key = aKeptKey()
    expect(await kept().load('software', key.label)).toBeUndefined()
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => kept().putIfAbsent({ ...key, createdAtMs: index })))
    const there = await kept().load('software', key.label)
    expect(there).toStrictEqual({ ...key, createdAtMs: there!.createdAtMs })
    for (const answer of answers) expect(answer).toStrictEqual(there)
  })

  test('stores do not share labels; a device index is bound once', async () => {
    const software = aKeptKey()
    const device = aKeptKey({ store: 'sdf', label: software.label, wrappedHex: null, deviceIndex: 7 })
    for (const key of [software, device]) await kept().putIfAbsent(key)
    expect(await kept().load('sdf', software.label)).toStrictEqual(device)
    await expect(kept().putIfAbsent(aKeptKey({ store: 'sdf', wrappedHex: null, deviceIndex: 7 }))).rejects.toThrow(StoreConflict)
    await kept().putIfAbsent(aKeptKey())
    expect(await kept().list('sdf')).toStrictEqual([device])
  })

  test('what is removed is gone, and removing it again is nothing', async () => {
    const [key, other] = [aKeptKey(), aKeptKey()]
    for (const each of [key, other]) await kept().putIfAbsent(each)
    for (let time = 0; time < 2; time++) await kept().remove('software', key.label)
    expect(await kept().load('software', key.label)).toBeUndefined()
    expect(await kept().load('software', other.label)).toStrictEqual(other)
  })

  test('renamed it keeps everything else; not onto another', async () => {
    const [key, other] = [aKeptKey({ store: 'sdf', deviceIndex: 70 }), aKeptKey({ store: 'sdf', deviceIndex: 71 })]
    for (const each of [key, other]) await kept().putIfAbsent(each)
    await kept().rename('sdf', key.label, 'renamed.70')
    await kept().rename('sdf', key.label, 'renamed.nothing')
    expect(await kept().load('sdf', key.label)).toBeUndefined()
    expect(await kept().load('sdf', 'renamed.70')).toStrictEqual({ ...key, label: 'renamed.70' })
    await expect(kept().rename('sdf', other.label, 'renamed.70')).rejects.toThrow(StoreConflict)
    expect(await kept().load('sdf', other.label)).toStrictEqual(other)
  })
}
