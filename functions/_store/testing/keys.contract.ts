// Owns the contracts of the stores about keys and time: certificates, platform keys, channel sessions.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import {
  aCertificate,
  aChannelSession,
  aPlatformKey,
  nextId,
  NOW_MS,
} from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function certificateContract(database: () => Database): void {
  const certificates = () => database().stores.certificates
  const root = () =>
    aCertificate({ kind: 'root', staffId: null, deviceId: null, certificateBase64: 'M'.repeat(100_000) })
  const revoked = { state: 'revoked', stateReason: '离职', stateChangedAtMs: NOW_MS } as const
  revisedContract(certificates, () => [aCertificate(), root(), aCertificate(revoked)], revoked)

  test('CT-1 is found by serial, and the newest by device and by kind', async () => {
    const deviceId = nextId('dev')
    const [old, renewed] = [aCertificate({ deviceId, notBeforeMs: 1 }), aCertificate({ deviceId, notBeforeMs: 2 })]
    const [tsaOld, tsaNew] = [
      aCertificate({ kind: 'tsa', notBeforeMs: 1 }),
      aCertificate({ kind: 'tsa', notBeforeMs: 2 }),
    ]
    for (const certificate of [renewed, old, tsaNew, tsaOld]) await certificates().insert(certificate)
    expect(await certificates().findBySerial(old.serialHex)).toStrictEqual(old)
    expect(await certificates().findOfDevice(deviceId)).toStrictEqual(renewed)
    expect(await certificates().findOfKind('tsa')).toStrictEqual(tsaNew)
    expect(await certificates().findOfDevice('nobody')).toBeUndefined()
    await expect(certificates().insert(aCertificate({ serialHex: old.serialHex }))).rejects.toThrow(StoreConflict)
  })

  test('not valid are the suspended and the revoked', async () => {
    const suspended = aCertificate({ state: 'suspended', stateChangedAtMs: NOW_MS - 5 })
    const valid = aCertificate()
    for (const certificate of [suspended, valid]) await certificates().insert(certificate)
    const listed = await certificates().listNotValid()
    expect(listed).toContainEqual(suspended)
    expect(listed.every((certificate) => certificate.state !== 'valid')).toBe(true)
  })
}

export function platformKeyContract(database: () => Database): void {
  test('of many starting at once one key wins, and all have it', async () => {
    const { platformKeys } = database().stores
    const key = aPlatformKey()
    expect(await platformKeys.load(key.name)).toBeUndefined()
    const all = Array.from({ length: 10 }, (_, index) => ({ ...key, createdAtMs: NOW_MS + index }))
    const answers = await Promise.all(all.map((one) => platformKeys.putIfAbsent(one)))
    const there = await platformKeys.load(key.name)
    for (const answer of answers) expect(answer).toStrictEqual(there)
    expect(await platformKeys.putIfAbsent({ ...key, createdAtMs: 0 })).toStrictEqual(there)
  })

  test('works inside a transaction too, after a conflict', async () => {
    const key = aPlatformKey()
    await database().stores.platformKeys.putIfAbsent(key)
    const found = await database().transaction(async (stores) =>
      stores.platformKeys.putIfAbsent({ ...key, createdAtMs: 0 }),
    )
    expect(found).toStrictEqual(key)
  })
}

export function channelSessionContract(database: () => Database): void {
  const sessions = () => database().stores.channelSessions
  revisedContract(sessions, () => [aChannelSession(), aChannelSession({ highestCounter: 2 ** 53 - 1 })], {
    messages: 7,
    highestCounter: 7,
  })

  test('the expired go, the others stay', async () => {
    const [gone, kept] = [aChannelSession({ expiresAtMs: 99 }), aChannelSession({ expiresAtMs: 100 })]
    for (const session of [gone, kept]) await sessions().insert(session)
    await sessions().deleteExpired(100)
    expect(await sessions().load(gone.id)).toBeUndefined()
    expect(await sessions().load(kept.id)).toStrictEqual(kept)
  })
}
