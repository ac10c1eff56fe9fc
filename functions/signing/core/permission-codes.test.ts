import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { concatBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { createPermissionCheck, digestPermissionCode } from '../../_adapters/application-keys/permission-code.ts'
import { addressLimits } from '../../_domain/application-key/code-tries.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { createPermissionCodes, type PermissionCodes } from './permission-codes.ts'

const [right, wrong] = [utf8ToBytes('the right code'), (n: number) => utf8ToBytes(`wrong code ${n}`)]
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
let platform: TestPlatform
let key: { id: string; permissionDigest: string }
let [here, there] = [] as unknown as [PermissionCodes, PermissionCodes]
const time = { now: 0, steady: 0 }
let statements = 0

/** One more instance on the same database. */
function open(): PermissionCodes {
  const { database } = platform.runtime
  const slow = createPermissionCheck({ clock: { nowMs: () => time.now }, limits: { wrongTries: Infinity, lockedMs: 60_000, remembered: 100 } })
  const counted = { ...database, transaction: ((work, tries) => (statements++, database.transaction(work, tries))) as typeof database.transaction }
  return createPermissionCodes({ database: counted, slow, sm3: (...parts) => sm3(concatBytes(...parts)), nowMs: () => time.now, steadyMs: () => time.steady })
}
const pass = (ms: number): void => void ([time.now, time.steady] = [time.now + ms, time.steady + ms])

beforeAll(async () => void (platform = await openTestPlatform()))
afterAll(() => platform.close())
beforeEach(async () => {
  key = { id: `key_${randomBytes(4).toString('hex')}`, permissionDigest: await digestPermissionCode(right, random) }
  Object.assign(time, { now: 1_800_000_000_000, steady: 0 })
  ;[here, there] = [open(), open()]
})

describe('SV-1 permission codes', () => {
  test('five wrong tries, then the address waits; the right code tells nothing meanwhile; elsewhere it counts', async () => {
    const { check } = here
    expect(await check(key, [right], 'a')).toBe(true)
    for (let n = 0; n < 5; n++) expect(await check(key, [wrong(n)], 'a')).toBe(false)
    expect(await check(key, [right], 'a')).toBe(false)
    expect(await check(key, [right], 'b')).toBe(true)
    pass(addressLimits.waitMs)
    expect(await check(key, [wrong(9)], 'a')).toBe(false)
    pass(addressLimits.waitMs)
    expect(await check(key, [right], 'a'), 'the next wait is twice as long').toBe(false)
    pass(addressLimits.waitMs)
    expect(await check(key, [right], 'a')).toBe(true)
  })

  test('many at once have no more tries than one after another', async () => {
    const answers = await Promise.all([...Array(20).keys()].map((n) => here.check(key, [n === 19 ? right : wrong(n)], 'a')))
    expect(answers).toEqual(Array(20).fill(false))
  })

  test('the same right code from many at once is one try, from many addresses too', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, (_, at) => here.check(key, [right], `from ${at % 10}`)))).toEqual(Array(20).fill(true))
  })

  test('two readings of what was given are one try; a changed code is not known any more', async () => {
    const { check } = here
    for (let n = 0; n < 4; n++) expect(await check(key, [wrong(n), wrong(n + 50)], 'a')).toBe(false)
    expect(await check(key, [wrong(7), right], 'a')).toBe(true)
    pass(60_000)
    const changed = { ...key, permissionDigest: await digestPermissionCode(wrong(1), random) }
    expect([await check(changed, [right], 'a'), await check(changed, [wrong(1)], 'a')]).toEqual([false, true])
  })

  test('a key without a code asks for none', async () => expect(await here.check({ id: 'key_2', permissionDigest: null }, [wrong(1)], 'a')).toBe(true))

  test('a code known to be right costs no statement that writes, and one that reads a second', async () => {
    let reads = 0
    const { codeTries } = platform.runtime.database.stores
    const { listSince } = codeTries
    codeTries.listSince = (sinceMs) => (reads++, listSince(sinceMs))
    await here.check(key, [right], 'a')
    ;[reads, statements] = [0, 0]
    for (let n = 0; n < 1000; n++) expect(await here.check(key, [right], 'a')).toBe(true)
    expect([reads <= 1, statements]).toEqual([true, 0])
    pass(1000)
    await Promise.all(Array.from({ length: 50 }, () => here.check(key, [right], 'a')))
    expect([reads <= 2, statements]).toEqual([true, 0])
    codeTries.listSince = listSince
  })
})

describe('SV-13 two instances', () => {
  test('have five tries together; a wait that begins at one is seen by wrong codes of the other at once, by right ones after a second', async () => {
    for (const each of [here, there]) expect(await each.check(key, [right], 'a')).toBe(true)
    for (let n = 0; n < 5; n++) await [here, there][n % 2]!.check(key, [wrong(n)], 'a')
    statements = 0
    expect(await there.check(key, [wrong(9)], 'a')).toBe(false)
    expect(await here.check(key, [right], 'a')).toBe(false)
    pass(1000)
    expect(await there.check(key, [right], 'a')).toBe(false)
    pass(addressLimits.waitMs - 1000)
    expect([await here.check(key, [right], 'a'), await there.check(key, [right], 'a')]).toEqual([true, true])
  })

  test('many at once at both have five tries together', async () => {
    const slowTests: string[] = []
    const { database } = platform.runtime
    const slow = { assertPermitted: (_key: object, code: Uint8Array | undefined) => (slowTests.push(String(code)), Promise.reject(new Fault('key.permission_wrong'))) }
    const watched = () => createPermissionCodes({ database, slow, sm3: (...parts) => sm3(concatBytes(...parts)), nowMs: () => time.now, steadyMs: () => time.steady })
    const both = [watched(), watched()]
    const answers = await Promise.all([...Array(40).keys()].map((n) => both[n % 2]!.check(key, [wrong(n)], 'a')))
    expect([slowTests.length, new Set(answers)]).toEqual([5, new Set([false])])
  })

  test('many addresses at one key have five a minute together; where the code was right before, it stays so', async () => {
    await here.check(key, [right], 'known')
    for (let n = 0; n < 5; n++) await [here, there][n % 2]!.check(key, [wrong(n)], `address ${n}`)
    expect([await there.check(key, [right], 'stranger'), await here.check(key, [right], 'known')]).toEqual([false, true])
    for (let n = 0; n < 5; n++) await there.check(key, [wrong(n)], 'known')
    pass(1000)
    expect(await here.check(key, [right], 'known'), 'what is wrong counts for its address meanwhile').toBe(false)
    pass(59_000)
    expect(await there.check(key, [right], 'stranger')).toBe(true)
  })

  test('the right code forgives what was wrong before it, at both, known there or not; many right ones write once', async () => {
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) expect(await here.check(key, [wrong(n)], 'a')).toBe(false)
      pass(1000)
      statements = 0
      expect(await Promise.all(Array.from({ length: 30 }, () => there.check(key, [right], 'a')))).toEqual(Array(30).fill(true))
      expect(statements, 'taken and forgiven; later forgiven alone').toBe(round === 0 ? 2 : 1)
      pass(60_000)
    }
    expect(await here.check(key, [right], 'a')).toBe(true)
  })

  test('right codes of others do not buy a guesser more tries at the key', async () => {
    for (const each of [here, there]) expect(await each.check(key, [right], 'shared')).toBe(true)
    const slowTests: unknown[] = []
    const { database } = platform.runtime
    const guessed = createPermissionCodes({ database, slow: { assertPermitted: (...asked) => (slowTests.push(asked), Promise.reject(new Fault('key.permission_wrong'))) }, sm3: (...parts) => sm3(concatBytes(...parts)), nowMs: () => time.now, steadyMs: () => time.steady })
    for (let n = 0; n < 30; n++) {
      await guessed.check(key, [wrong(n)], 'shared')
      pass(1000)
      if (n % 2 === 0) await here.check(key, [right], 'shared')
    }
    expect(slowTests).toHaveLength(5)
  })

  test('when the database does not answer, no code is right', async () => {
    const { codeTries } = platform.runtime.database.stores
    const { listSince } = codeTries
    codeTries.listSince = () => Promise.reject(new Error('gone'))
    await expect(open().check(key, [right], 'a')).rejects.toThrow('gone')
    codeTries.listSince = listSince
  })
})
