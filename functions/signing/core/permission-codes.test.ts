import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { concatBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { createPermissionCheck, digestPermissionCode } from '../../_adapters/application-keys/permission-code.ts'
import { createPermissionCodes, permissionLimits } from './permission-codes.ts'

const [right, wrong] = [utf8ToBytes('the right code'), (n: number) => utf8ToBytes(`wrong code ${n}`)]
let key: { id: string; permissionDigest: string }
beforeAll(async () => {
  key = { id: 'key_1', permissionDigest: await digestPermissionCode(right, (length) => new Uint8Array(randomBytes(length))) }
})

function open() {
  const time = { now: 0 }
  const slow = createPermissionCheck({ clock: { nowMs: () => time.now }, limits: { wrongTries: 1000, lockedMs: 60_000, remembered: 100 } })
  return { time, ...createPermissionCodes(slow, (...parts) => sm3(concatBytes(...parts)), () => time.now) }
}

describe('SV-1 permission codes', () => {
  test('five wrong tries, then the address waits; the right code tells nothing meanwhile; elsewhere it counts', async () => {
    const { check, time } = open()
    expect(await check(key, [right], 'a')).toBe(true)
    for (let n = 0; n < 5; n++) expect(await check(key, [wrong(n)], 'a')).toBe(false)
    expect(await check(key, [right], 'a')).toBe(false)
    expect(await check(key, [right], 'b')).toBe(true)
    time.now = permissionLimits.waitMs
    expect(await check(key, [right], 'a')).toBe(true)
    expect(await check(key, [wrong(9)], 'a')).toBe(false)
    time.now += permissionLimits.waitMs
    expect(await check(key, [right], 'a'), 'the next wait is twice as long').toBe(false)
    time.now += permissionLimits.waitMs
    expect(await check(key, [right], 'a')).toBe(true)
  })

  test('many at once have no more tries than one after another', async () => {
    const { check } = open()
    const answers = await Promise.all([...Array(20).keys()].map((n) => check(key, [n === 19 ? right : wrong(n)], 'a')))
    expect(answers).toEqual(Array(20).fill(false))
  })

  test('the same right code from many at once is one try', async () => {
    const { check } = open()
    expect(await Promise.all(Array.from({ length: 20 }, () => check(key, [right], 'a')))).toEqual(Array(20).fill(true))
  })

  test('two readings of what was given are one try; a changed code is not known any more', async () => {
    const { check } = open()
    for (let n = 0; n < 4; n++) expect(await check(key, [wrong(n), wrong(n + 50)], 'a')).toBe(false)
    expect(await check(key, [wrong(7), right], 'a')).toBe(true)
    const changed = { ...key, permissionDigest: await digestPermissionCode(wrong(1), (length) => new Uint8Array(randomBytes(length))) }
    expect([await check(changed, [right], 'a'), await check(changed, [wrong(1)], 'a')]).toEqual([false, true])
  })

  test('a key without a code asks for none', async () => expect(await open().check({ id: 'key_2', permissionDigest: null }, [wrong(1)], 'a')).toBe(true))
})
