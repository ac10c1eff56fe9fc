// The SDF store on the stand-in device: the contract, restarts, absences, access codes, faults, and an event loop that stays free.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { systemRandom } from '../../../../scripts/vectors/node-sm2.ts'
import type { Database } from '../../../_domain/ports.ts'
import type { KeyStore } from '../../../_domain/application-key/application-key.ts'
import { openDatabase } from '../../../_store/open-database.ts'
import { createGmEngine } from '../../gm-engine/engine.ts'
import { isSignature, keyStoreContract, withCode } from '../testing/key-store.contract.ts'
import { gccIsHere, startSdfStandIn, type SdfStandIn } from '../testing/sdf-stand-in.ts'
import { createSdfKeyStore } from './sdf-key-store.ts'

const gm = createGmEngine({ random: systemRandom })
const message = new Uint8Array([1, 2, 3])
const withDeviceCode = (code: string, deviceCode: string): unknown => expect.objectContaining({ code, facts: expect.objectContaining({ store: 'sdf', deviceCode }) })

describe.runIf(gccIsHere())('on the stand-in device', () => {
  let device: SdfStandIn
  let database: Database
  const folder = mkdtempSync(join(tmpdir(), 'yiqian-sdf-test-'))
  const stores: KeyStore[] = []
  beforeAll(async () => {
    device = startSdfStandIn()
    for (let index = 1; index <= 24; index++) device.makeKey(index)
    database = await openDatabase({ url: 'sqlite::memory:' })
  })
  afterEach(() => {
    device.setGone(false)
    device.setDelay(0)
    device.setMaxSessions(1000)
  })
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await vi.waitFor(() => expect(device.openSessions(), 'no session stays open').toBe(0), 20_000)
    await database.close()
    device.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  function aStore(some: { pinFile?: string; keyIndexes?: number[]; sessions?: number; timeoutMs?: number; library?: string; nowMs?: () => number } = {}): KeyStore {
    const settings = { library: some.library ?? device.library, pinFile: some.pinFile, keyIndexes: some.keyIndexes ?? Array.from({ length: 24 }, (_, i) => i + 1), decryptForm: 'algorithm' as const, sessions: some.sessions ?? 3 }
    const store = createSdfKeyStore({ settings, gm, kept: database.stores.keptKeys, clock: { nowMs: some.nowMs ?? (() => 0) }, ...(some.timeoutMs && { timeoutMs: some.timeoutMs }) })
    stores.push(store)
    return store
  }
  const signsWell = async (store: KeyStore, label: string): Promise<boolean> => {
    const reference = { store: 'sdf', label } as const
    return isSignature('sm2', await store.publicKeyInfoDer(reference), message, OID.sm3, await store.signMessage(reference, message, OID.sm3))
  }

  describe('TS-9 as every key store', () => {
    let store: KeyStore
    beforeAll(() => void (store = aStore()))
    keyStoreContract(() => store, ['sm2'])
  })

  test('a signature of the device is verified by the openssl program', async () => {
    const store = aStore()
    const reference = await store.generate('sm2', 'openssl')
    const file = (name: string, bytes: Uint8Array) => (writeFileSync(join(folder, name), bytes), join(folder, name))
    const [key, content, signature] = [file('key.der', await store.publicKeyInfoDer(reference)), file('content', message), file('signature', await store.signMessage(reference, message, OID.sm3))]
    const output = execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', key, '-rawin', '-digest', 'sm3', '-in', content, '-sigfile', signature, '-pkeyopt', 'distid:1234567812345678'])
    expect(output.toString()).toContain('Verified Successfully')
  })

  test('what a label is bound to stays, also for another instance; an index is never given twice, not even after destruction', async () => {
    const [one, two] = [aStore(), aStore()]
    const made = await Promise.all([one.generate('sm2', 'bound'), two.generate('sm2', 'bound')])
    expect(made[0]).toStrictEqual(made[1])
    expect(await two.publicKeyInfoDer(made[0]!)).toStrictEqual(await one.publicKeyInfoDer(made[1]!))
    const index = (await database.stores.keptKeys.load('sdf', 'bound'))!.deviceIndex
    await one.destroy(made[0]!)
    await one.generate('sm2', 'bound')
    expect((await database.stores.keptKeys.load('sdf', 'bound'))!.deviceIndex).not.toBe(index)
    expect(await database.stores.keptKeys.load('sdf', `retired.${index}`)).toMatchObject({ deviceIndex: index })
    await expect(one.generate('sm2', 'retired.1')).rejects.toEqual(withCode('key.label_invalid'))
    await expect(one.signMessage({ store: 'sdf', label: `retired.${index}` }, message, OID.sm3)).rejects.toEqual(withCode('key.not_found'))
  })

  test('no free index, or none with a key in the device: says what to do', async () => {
    await expect(aStore({ keyIndexes: [] }).generate('sm2', 'no-room')).rejects.toEqual(withCode('key.store_not_configured'))
    await expect(aStore({ keyIndexes: [900, 901] }).generate('sm2', 'no-room')).rejects.toEqual(withCode('key.store_not_configured'))
    await expect(aStore().generate('rsa-2048', 'rsa')).rejects.toEqual(withCode('key.algorithm_unsupported'))
  })

  describe('the device', () => {
    test('restarted between two signatures: the second works, and under load none is lost', async () => {
      const store = aStore()
      const reference = await store.generate('sm2', 'restarted')
      expect(await signsWell(store, 'restarted')).toBe(true)
      device.restart()
      expect(await signsWell(store, 'restarted')).toBe(true)
      const many = Array.from({ length: 60 }, () => store.signMessage(reference, message, OID.sm3))
      await new Promise((resolve) => setTimeout(resolve, 5))
      device.restart()
      await Promise.all(many)
    })

    test('gone: a fault that names it, at once; back: as before', async () => {
      const store = aStore()
      const reference = await store.generate('sm2', 'gone')
      device.setGone(true)
      for (let time = 0; time < 3; time++) await expect(store.signMessage(reference, message, OID.sm3)).rejects.toEqual(withDeviceCode('key.store_unavailable', 'SDR_OPENDEVICE'))
      await expect(store.check()).rejects.toEqual(withCode('key.store_unavailable'))
      device.setGone(false)
      expect(await signsWell(store, 'gone')).toBe(true)
    })

    test.each([
      [0x01000004, 'key.store_unavailable', 'SDR_HARDFAIL', true],
      [0x0100000d, 'key.store_failed', 'SDR_SIGNERR', false],
      [0x01000008, 'key.store_failed', 'SDR_KEYNOTEXIST', false],
      [0x01fe0001, 'key.store_failed', '0x01fe0001', false],
    ])('error %i', async (code, fault, name, isTriedAgain) => {
      const store = aStore()
      const reference = await store.generate('sm2', 'errors')
      await signsWell(store, 'errors')
      device.failNext(code)
      const signing = store.signMessage(reference, message, OID.sm3)
      if (isTriedAgain) expect(isSignature('sm2', await store.publicKeyInfoDer(reference), message, OID.sm3, await signing)).toBe(true)
      else await expect(signing).rejects.toEqual(withDeviceCode(fault, name))
      expect(await signsWell(store, 'errors')).toBe(true)
    })

    test('with another key under the index refuses to sign for the old one', async () => {
      const store = aStore()
      await store.generate('sm2', 'changed')
      const index = (await database.stores.keptKeys.load('sdf', 'changed'))!.deviceIndex!
      for (const name of readdirSync(device.keys).filter((each) => each.endsWith(`-${index}.key`))) unlinkSync(join(device.keys, name))
      device.makeKey(index)
      await expect(store.signMessage({ store: 'sdf', label: 'changed' }, message, OID.sm3)).rejects.toEqual(withDeviceCode('key.store_failed', 'KEY_CHANGED'))
    })

    test('slow: the event loop stays free, and no more calls at once than sessions', async () => {
      const store = aStore({ sessions: 2 })
      const reference = await store.generate('sm2', 'slow')
      await signsWell(store, 'slow')
      device.setDelay(150)
      let ticks = 0
      const ticking = setInterval(() => ticks++, 5)
      const before = performance.now()
      await Promise.all(Array.from({ length: 6 }, () => store.signMessage(reference, message, OID.sm3)))
      clearInterval(ticking)
      expect(performance.now() - before, 'three rounds of two').toBeGreaterThan(440)
      expect(ticks, 'a loop that is held ticks between the calls alone').toBeGreaterThan(7)
    })

    test('that does not answer: its caller is told in time', async () => {
      const store = aStore({ timeoutMs: 600 })
      const reference = await store.generate('sm2', 'hanging')
      await signsWell(store, 'hanging')
      device.setDelay(2000)
      await expect(store.signMessage(reference, message, OID.sm3)).rejects.toEqual(withDeviceCode('key.store_unavailable', 'TIMEOUT'))
      device.setDelay(0)
      expect(await signsWell(store, 'hanging')).toBe(true)
    })
  })

  describe('access codes', () => {
    afterEach(() => rmSync(join(device.keys, 'pin'), { force: true }))
    const pinFile = (pin: string) => (writeFileSync(join(folder, 'pin'), pin), join(folder, 'pin'))

    test('the right one, from a file; without one the device refuses', async () => {
      const store = aStore({ pinFile: pinFile('11111111\n') })
      await store.generate('sm2', 'with-code')
      device.setPin('11111111')
      expect(await signsWell(store, 'with-code')).toBe(true)
      device.restart()
      expect(await signsWell(store, 'with-code')).toBe(true)
      const publicKey = parsePublicKeyInfo(await store.publicKeyInfoDer({ store: 'sdf', label: 'with-code' }, 'encrypt')).sm2PublicKey!
      expect(await store.decrypt({ store: 'sdf', label: 'with-code' }, encodeSm2Cipher(gm.encryptSm2(publicKey, message)), 'sm2')).toStrictEqual(message)
      await expect(aStore().signMessage({ store: 'sdf', label: 'with-code' }, message, OID.sm3)).rejects.toEqual(withDeviceCode('key.store_failed', 'SDR_PRKRERR'))
    })

    test('a wrong one is tried once and never again, so that the device does not lock', async () => {
      const store = aStore({ pinFile: pinFile('22222222') })
      const reference = await store.generate('sm2', 'wrong-code')
      device.setPin('11111111')
      await expect(store.signMessage(reference, message, OID.sm3)).rejects.toEqual(withDeviceCode('key.store_pin_wrong', 'SDR_PRKRERR'))
      const calls = device.calls()
      for (let time = 0; time < 3; time++) await expect(store.signMessage(reference, message, OID.sm3)).rejects.toEqual(withCode('key.store_pin_wrong'))
      expect(device.calls()).toBe(calls)
    })

    test('a file that is not there, or empty', async () => {
      device.setPin('1')
      for (const file of [join(folder, 'nowhere'), pinFile('')]) {
        const store = aStore({ pinFile: file })
        await store.generate('sm2', 'no-file')
        await expect(store.signMessage({ store: 'sdf', label: 'no-file' }, message, OID.sm3)).rejects.toEqual(withCode('key.store_not_configured'))
      }
    })
  })

  test('an older card, with numbers of 32 bytes and without the algorithm in decryption', async () => {
    const old = startSdfStandIn(['ECCref_MAX_BITS=256', 'SDF_PLAIN_DECRYPT'])
    old.makeKey(1)
    const other = await openDatabase({ url: 'sqlite::memory:' })
    const settings = { library: old.library, pinFile: undefined, keyIndexes: [1], decryptForm: 'plain' as const, sessions: 1 }
    const store = createSdfKeyStore({ settings, gm, kept: other.stores.keptKeys, clock: { nowMs: () => 0 } })
    const reference = await store.generate('sm2', 'old')
    expect(await signsWell(store, 'old')).toBe(true)
    const publicKey = parsePublicKeyInfo(await store.publicKeyInfoDer(reference, 'encrypt')).sm2PublicKey!
    expect(await store.decrypt(reference, encodeSm2Cipher(gm.encryptSm2(publicKey, message)), 'sm2')).toStrictEqual(message)
    await store.close()
    expect(old.openSessions()).toBe(0)
    await other.close()
    old.remove()
  })

  test('more sessions than the device has: everything is signed all the same, or refused with its code', async () => {
    const store = aStore({ sessions: 3 })
    const reference = await store.generate('sm2', 'few-sessions')
    device.setMaxSessions(device.openSessions() + 1)
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => store.signMessage(reference, message, OID.sm3)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toEqual(withDeviceCode('key.store_unavailable', 'SDR_OPENSESSION'))
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    device.setMaxSessions(1000)
    expect(await signsWell(store, 'few-sessions')).toBe(true)
  })

  test('a library that is not there, or is none, or lacks a call: says so', async () => {
    writeFileSync(join(folder, 'not-a-library.so'), 'x')
    execFileSync('gcc', ['-shared', '-x', 'c', '-o', join(folder, 'empty.so'), '-'], { input: 'int nothing;' })
    for (const library of ['nowhere.so', 'not-a-library.so', 'empty.so']) {
      await expect(aStore({ library: join(folder, library) }).check()).rejects.toEqual(withCode('key.store_not_configured'))
    }
  })

  test('closed, it answers no more', async () => {
    const store = aStore()
    await store.check()
    await store.close()
    await expect(store.check()).rejects.toEqual(withDeviceCode('key.store_failed', 'CLOSED'))
  })
})
