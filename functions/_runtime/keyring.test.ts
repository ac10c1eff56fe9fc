import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageDigest, signDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import { openTestRuntime, random, sm2, type TestRuntime } from './testing/test-runtime.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'keyring-'))
const url = `sqlite:${path.join(folder, 'main.sqlite')}`
const masterKey = random(32)
let one: TestRuntime
let two: TestRuntime
beforeAll(async () => {
  one = await openTestRuntime({ url })
  two = await openTestRuntime({ url })
})
afterAll(async () => {
  await one.database.close()
  await two.database.close()
  rmSync(folder, { recursive: true })
})
const keyringOf = ({ database, clock }: TestRuntime, key = masterKey): Keyring => createKeyring({ masterKey: key, random, sm2, clock, keys: database.stores.platformKeys })

describe('what is wrapped', () => {
  const secret = Uint8Array.of(1, 2, 3)
  test('opens for the same purpose and context alone', () => {
    const keyring = keyringOf(one)
    const wrapped = keyring.wrap('channel', 'a', secret)
    expect(keyring.unwrap('channel', 'a', wrapped)).toEqual(secret)
    const refused = expect.objectContaining({ code: 'crypto.authentication_failed' })
    expect(() => keyring.unwrap('channel', 'b', wrapped)).toThrow(refused)
    expect(() => keyring.unwrap('answer', 'a', wrapped)).toThrow(refused)
    expect(() => keyringOf(one, random(32)).unwrap('channel', 'a', wrapped)).toThrow(refused)
    expect(() => keyring.unwrap('channel', 'a', wrapped.replace(/.$/, (end) => (end === '0' ? '1' : '0')))).toThrow(refused)
  })
  test('looks different each time', () => {
    const keyring = keyringOf(one)
    expect(keyring.wrap('p', 'c', secret)).not.toBe(keyring.wrap('p', 'c', secret))
  })
})

describe('the platform’s own keys', () => {
  test('two instances that start at once have one key, and it signs', async () => {
    const keys = await Promise.all([keyringOf(one), keyringOf(two), keyringOf(one)].map((keyring) => keyring.platformKey('channel')))
    for (const key of keys) expect(key).toEqual(keys[0])
    const digest = messageDigest(sm2, keys[0]!.publicKey, Uint8Array.of(1))
    expect(verifyDigest(sm2, keys[0]!.publicKey, digest, signDigest(sm2, keys[1]!.privateKey, digest))).toBe(true)
  })
  test('each name its own; stored wrapped', async () => {
    const [tsa, root] = [await keyringOf(one).platformKey('tsa'), await keyringOf(one).platformKey('ca-root')]
    expect(tsa.publicKey).not.toEqual(root.publicKey)
    const stored = JSON.stringify(await one.database.stores.platformKeys.load('tsa'))
    expect(stored).not.toContain(Buffer.from(tsa.privateKey).toString('hex'))
  })
  test('with another master key it fails, again and again, and makes no other key', async () => {
    const before = await one.database.stores.platformKeys.load('tsa')
    const wrong = keyringOf(two, random(32))
    for (let i = 0; i < 2; i++) await expect(wrong.platformKey('tsa')).rejects.toMatchObject({ code: 'crypto.authentication_failed' })
    expect(await one.database.stores.platformKeys.load('tsa')).toEqual(before)
  })
})
