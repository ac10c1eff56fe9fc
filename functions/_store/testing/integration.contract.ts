// Owns the contracts of the stores towards hospital systems: applications, changes, deliveries, idempotent answers.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import {
  aChange,
  aDelivery,
  anAccessToken,
  anApplication,
  anIdempotentAnswer,
  nextId,
  NOW_MS,
} from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

export function applicationContract(database: () => Database): void {
  const applications = () => database().stores.applications

  test('an application comes back as it was put', async () => {
    for (const application of [anApplication(), anApplication({ callbackUrl: null, wrappedCallbackSecretHex: null })]) {
      await applications().insert(application)
      expect(await applications().load(application.id)).toStrictEqual(application)
      await expect(applications().insert(application)).rejects.toThrow(StoreConflict)
    }
  })

  test('tokens are found until they are cleared away', async () => {
    const [gone, kept] = [anAccessToken({ expiresAtMs: 9 }), anAccessToken({ expiresAtMs: 10 })]
    for (const token of [gone, kept]) await applications().insertToken(token)
    expect(await applications().findToken(gone.tokenDigestHex)).toStrictEqual(gone)
    await applications().deleteExpiredTokens(10)
    expect(await applications().findToken(gone.tokenDigestHex)).toBeUndefined()
    expect(await applications().findToken(kept.tokenDigestHex)).toStrictEqual(kept)
  })

  test('nextChange counts in a transaction, and what is rolled back is counted again', async () => {
    const application = anApplication({ lastChange: 2 ** 40 })
    await applications().insert(application)
    const next = () => database().transaction((stores) => stores.applications.nextChange(application.id))
    expect(await next()).toBe(2 ** 40 + 1)
    await expect(
      database().transaction(async (stores) => {
        expect(await stores.applications.nextChange(application.id)).toBe(2 ** 40 + 2)
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await next()).toBe(2 ** 40 + 2)
    await expect(applications().nextChange(application.id)).rejects.toThrow('inside a transaction')
    await expect(database().transaction((stores) => stores.applications.nextChange('nobody'))).rejects.toThrow(
      'no application',
    )
  })
}

export function changeContract(database: () => Database): void {
  test('changes of an application after a cursor, in order', async () => {
    const { changes } = database().stores
    const applicationId = nextId('app')
    const made = [1, 2, 3, 4].map((cursor) => aChange({ applicationId, cursor, signedBy: cursor % 2 ? 'E1' : null }))
    for (const change of [...made.toReversed(), aChange()]) await changes.append(change)
    expect(await changes.list(applicationId, 0, 10)).toStrictEqual(made)
    expect(await changes.list(applicationId, 2, 1)).toStrictEqual([made[2]])
    expect(await changes.list(applicationId, 4, 10)).toEqual([])
    expect(await changes.load(applicationId, 3)).toStrictEqual(made[2])
    expect(await changes.load(applicationId, 5)).toBeUndefined()
    await expect(changes.append(made[0]!)).rejects.toThrow(StoreConflict)
  })

  test('HI-1 cursors are gapless and follow the commits, whoever writes', async () => {
    const application = anApplication()
    await database().stores.applications.insert(application)
    const seen: number[][] = []
    const write = (index: number) =>
      database().transaction(async (stores) => {
        const cursor = await stores.applications.nextChange(application.id)
        await stores.changes.append(aChange({ applicationId: application.id, cursor, documentId: `doc_${index}` }))
        if (index % 5 === 0) throw new Error('rolled back')
      }, 20)
    const read = async () => {
      const list = await database().stores.changes.list(application.id, 0, 100)
      seen.push(list.map((change) => change.cursor))
    }
    await Promise.allSettled(Array.from({ length: 40 }, (_, index) => [write(index), read()]).flat())
    await read()
    for (const cursors of seen) expect(cursors).toEqual(cursors.map((_, index) => index + 1))
    expect(seen.at(-1)).toHaveLength(32)
  })
}

export function deliveryContract(database: () => Database): void {
  const deliveries = () => database().stores.deliveries
  revisedContract(
    deliveries,
    () => [
      aDelivery({ nextAtMs: null, state: 'delivered' }),
      aDelivery({ state: 'dead', lastError: 'x'.repeat(5000) }),
    ],
    {
      attempts: 3,
      lastError: '超时',
    },
  )

  test('those of an application in a state, in order', async () => {
    const applicationId = nextId('app')
    const dead = [5, 4, 6].map((cursor) => aDelivery({ applicationId, cursor, state: 'dead', nextAtMs: null }))
    for (const delivery of [...dead, aDelivery({ applicationId, state: 'delivered', nextAtMs: null })])
      await deliveries().insert(delivery)
    expect((await deliveries().list(applicationId, 'dead', 2)).map((delivery) => delivery.cursor)).toEqual([4, 5])
  })

  test('takes what is due, leases it, and the former holder can no longer write', async () => {
    const due = aDelivery({ nextAtMs: 10 })
    for (const delivery of [due, aDelivery({ nextAtMs: 11 }), aDelivery({ nextAtMs: 5, state: 'dead' })])
      await deliveries().insert(delivery)
    const [taken, ...more] = await deliveries().takeDue(10, 9000, 50)
    expect(more).toEqual([])
    expect(taken).toStrictEqual({ ...due, nextAtMs: 9000, revision: 1 })
    expect(await deliveries().load(due.id)).toStrictEqual(taken)
    expect(await deliveries().takeDue(10, 9000, 50)).toEqual([])
    expect(await deliveries().takeDue(9000, 9999, 50)).toHaveLength(2)
    await expect(deliveries().replace(taken!, { ...taken!, state: 'delivered' })).rejects.toThrow(StoreConflict)
  })

  test('no two instances take the same', async () => {
    const applicationId = nextId('app')
    const made = Array.from({ length: 30 }, () => aDelivery({ applicationId, nextAtMs: NOW_MS }))
    for (const delivery of made) await deliveries().insert(delivery)
    const mine: string[] = []
    for (let round = 0; mine.length < 30 && round < 10; round++) {
      const taken = await Promise.all(Array.from({ length: 10 }, () => deliveries().takeDue(NOW_MS, NOW_MS + 1, 4)))
      mine.push(...taken.flat().map((delivery) => delivery.id))
    }
    const ours = mine.filter((id) => made.some((delivery) => delivery.id === id))
    expect(ours.toSorted()).toEqual(made.map((delivery) => delivery.id).toSorted())
  })
}

export function idempotencyContract(database: () => Database): void {
  const idempotency = () => database().stores.idempotency
  const laterMs = NOW_MS + 7

  test('of many claims at once one wins; the others see it in progress, then its answer', async () => {
    const answer = anIdempotentAnswer()
    const claims = await Promise.all(Array.from({ length: 20 }, () => idempotency().claim(answer, NOW_MS)))
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1)
    for (const claim of claims) if (claim !== 'claimed') expect(claim).toStrictEqual(answer)
    const finished = { ...answer, status: 200, wrappedAnswerHex: 'ab'.repeat(200_000), expiresAtMs: laterMs }
    await idempotency().finish(answer.key, 200, finished.wrappedAnswerHex, laterMs)
    expect(await idempotency().claim({ ...answer, requestDigestHex: 'other' }, NOW_MS)).toStrictEqual(finished)
  })

  test('what has expired counts as free, for one', async () => {
    const answer = anIdempotentAnswer({ expiresAtMs: NOW_MS, wrappedAnswerHex: 'ab', status: 200 })
    expect(await idempotency().claim(answer, NOW_MS)).toBe('claimed')
    expect(await idempotency().claim(answer, NOW_MS - 1)).toStrictEqual(answer)
    const next = { ...answer, requestDigestHex: '01', status: 0, wrappedAnswerHex: null, expiresAtMs: laterMs }
    const claims = await Promise.all(Array.from({ length: 10 }, () => idempotency().claim(next, NOW_MS)))
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1)
    for (const claim of claims) if (claim !== 'claimed') expect(claim).toStrictEqual(next)
  })

  test('a renewed claim lasts longer; an answer is not renewed', async () => {
    const answer = anIdempotentAnswer({ expiresAtMs: NOW_MS })
    await idempotency().claim(answer, NOW_MS - 1)
    await idempotency().renew(answer.key, laterMs)
    expect(await idempotency().claim(answer, laterMs - 1)).toStrictEqual({ ...answer, expiresAtMs: laterMs })
    await idempotency().finish(answer.key, 200, 'ab', laterMs)
    await idempotency().renew(answer.key, laterMs + 1000)
    expect(await idempotency().claim(answer, laterMs + 1)).toBe('claimed')
  })

  test('a released claim is free again; a finished one is not released and keeps its first answer', async () => {
    const answer = anIdempotentAnswer()
    await idempotency().claim(answer, NOW_MS)
    await idempotency().release(answer.key)
    expect(await idempotency().claim(answer, NOW_MS)).toBe('claimed')
    await idempotency().finish(answer.key, 200, 'ab', laterMs)
    await idempotency().release(answer.key)
    await idempotency().finish(answer.key, 409, 'cd', laterMs)
    expect(await idempotency().claim(answer, NOW_MS)).toMatchObject({ status: 200, wrappedAnswerHex: 'ab' })
    await expect(idempotency().finish('nobody', 200, '', laterMs)).rejects.toThrow('not claimed')
  })

  test('works inside a transaction, which goes on after a conflict', async () => {
    const answer = anIdempotentAnswer()
    await idempotency().claim(answer, NOW_MS)
    const other = anIdempotentAnswer()
    const found = await database().transaction(async (stores) => [
      await stores.idempotency.claim(answer, NOW_MS),
      await stores.idempotency.claim(other, NOW_MS),
    ])
    expect(found).toStrictEqual([answer, 'claimed'])
    expect(await idempotency().claim(other, NOW_MS)).toStrictEqual(other)
  })

  test('the expired go, the others stay', async () => {
    const [gone, kept] = [anIdempotentAnswer({ expiresAtMs: 9 }), anIdempotentAnswer({ expiresAtMs: 10 })]
    for (const answer of [gone, kept]) await idempotency().claim(answer, 0)
    await idempotency().deleteExpired(10)
    expect(await idempotency().claim(gone, 0)).toBe('claimed')
    expect(await idempotency().claim(kept, 0)).toStrictEqual(kept)
  })
}
