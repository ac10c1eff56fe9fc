// Owns the contracts of the stores of administration: accounts, sessions, used challenges, reviews.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { anAdministrator, anAdministratorSession, aJournalReview } from '../../_domain/testing/administration-builders.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function administratorContract(database: () => Database): void {
  const administrators = () => database().stores.administrators
  const bound = () => anAdministrator({ certificateBase64: 'M'.repeat(100_000), certificateKeyDigestHex: nextHex(), waitUntilMs: NOW_MS, lastLogInAtMs: NOW_MS, formerPasswordHashes: ['scrypt:15:8:1:00:00', 'scrypt:15:8:1:01:01'] })
  revisedContract(administrators, () => [anAdministrator(), bound()], { state: 'locked', failedTries: 3, waitUntilMs: NOW_MS + 1 })

  test('CM-3 a log-in name and a hardware key belong to one account', async () => {
    const administrator = bound()
    await administrators().insert(administrator)
    expect(await administrators().findByLoginName(administrator.loginName)).toStrictEqual(administrator)
    expect(await administrators().findByLoginName('nobody')).toBeUndefined()
    const { loginName, certificateKeyDigestHex } = administrator
    await expect(administrators().insert(anAdministrator({ loginName }))).rejects.toThrow(StoreConflict)
    await expect(administrators().insert(anAdministrator({ certificateKeyDigestHex }))).rejects.toThrow(StoreConflict)
    const other = anAdministrator()
    await administrators().insert(other)
    await expect(administrators().replace(other, { ...other, certificateKeyDigestHex })).rejects.toThrow(StoreConflict)
  })

  test('are listed by log-in name, the removed too', async () => {
    const [last, first] = [anAdministrator({ loginName: 'zz-last', state: 'removed' }), anAdministrator({ loginName: 'aa-first' })]
    for (const each of [last, first]) await administrators().insert(each)
    const names = (await administrators().list()).map(({ loginName }) => loginName)
    expect(names).toEqual([...names].sort())
    expect(names).toEqual(expect.arrayContaining(['aa-first', 'zz-last']))
  })
}

export function administratorSessionContract(database: () => Database): void {
  const sessions = () => database().stores.administratorSessions
  revisedContract(sessions, () => [anAdministratorSession(), anAdministratorSession({ heartbeat: 1, factors: 'both' })], { lastUsedAtMs: NOW_MS + 5 })

  test('are found by token and by person, end one by one and all together', async () => {
    const administratorId = nextId('adm')
    const [older, newer, foreign] = [anAdministratorSession({ administratorId, createdAtMs: 1 }), anAdministratorSession({ administratorId, createdAtMs: 2 }), anAdministratorSession()]
    for (const each of [older, newer, foreign]) await sessions().insert(each)
    expect(await sessions().findByToken(older.tokenDigestHex)).toStrictEqual(older)
    expect(await sessions().findByToken('00')).toBeUndefined()
    expect(await sessions().listOfAdministrator(administratorId)).toStrictEqual([newer, older])
    await expect(sessions().insert(anAdministratorSession({ tokenDigestHex: older.tokenDigestHex }))).rejects.toThrow(StoreConflict)
    await sessions().remove(older.id)
    expect(await sessions().listOfAdministrator(administratorId)).toStrictEqual([newer])
    await sessions().removeOfAdministrator(administratorId)
    expect(await sessions().listOfAdministrator(administratorId)).toEqual([])
    expect(await sessions().load(foreign.id)).toStrictEqual(foreign)
  })

  test('a challenge is taken once, by one of many, until it has expired', async () => {
    const digestHex = nextHex()
    const taken = await Promise.all(Array.from({ length: 8 }, () => sessions().takeChallenge(digestHex, 100)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    const [gone, kept] = [anAdministratorSession({ expiresAtMs: 100 }), anAdministratorSession({ expiresAtMs: 101 })]
    for (const each of [gone, kept]) await sessions().insert(each)
    await sessions().deleteExpired(101)
    expect(await sessions().load(gone.id)).toBeUndefined()
    expect(await sessions().load(kept.id)).toStrictEqual(kept)
    expect(await sessions().takeChallenge(digestHex, 200)).toBe(true)
  })
}

export function journalReviewContract(database: () => Database): void {
  test('SV-12 reviews are listed by journal, newest first', async () => {
    const { journalReviews } = database().stores
    const [first, second, other] = [aJournalReview({ atMs: 1 }), aJournalReview({ atMs: 2 }), aJournalReview({ journal: 'system' })]
    for (const each of [first, second, other]) await journalReviews.insert(each)
    expect(await journalReviews.list('operations', 10)).toStrictEqual([second, first])
    expect(await journalReviews.list('operations', 1)).toStrictEqual([second])
    expect(await journalReviews.list('system', 10)).toStrictEqual([other])
  })
}
