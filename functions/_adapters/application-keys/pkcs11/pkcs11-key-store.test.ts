// The PKCS#11 store on SoftHSM2: the contract, keys that cannot leave, wrong PINs, tokens that go away, broken-off generation.
import { randomBytes } from 'node:crypto'
import * as pkcs11 from 'pkcs11js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { systemRandom } from '../../../../scripts/vectors/node-sm2.ts'
import type { KeyStore } from '../../../_domain/application-key/application-key.ts'
import type { Database } from '../../../_domain/ports.ts'
import { openDatabase } from '../../../_store/open-database.ts'
import { createGmEngine } from '../../gm-engine/engine.ts'
import type { Pkcs11Settings } from '../key-store-settings.ts'
import { isSignature, keyStoreContract, withCode } from '../testing/key-store.contract.ts'
import { softhsmIsHere, startSoftHsm, type SoftHsm } from '../testing/softhsm.ts'
import { createPkcs11KeyStore } from './pkcs11-key-store.ts'

const gm = createGmEngine({ random: systemRandom })
const message = new Uint8Array([1, 2, 3])
const withDeviceCode = (code: string, deviceCode: string): unknown => expect.objectContaining({ code, facts: expect.objectContaining({ store: 'pkcs11', deviceCode }) })

describe.runIf(softhsmIsHere())('on SoftHSM2', () => {
  let hsm: SoftHsm
  let database: Database
  /** a second user of the same library in this process: does to the token what its cable and its power switch do */
  const other = new pkcs11.PKCS11()
  beforeAll(async () => {
    hsm = startSoftHsm()
    database = await openDatabase({ url: 'sqlite::memory:' })
    other.load(hsm.module)
  })
  afterAll(async () => {
    other.close()
    await database.close()
    hsm.remove()
  })

  function aStore(some: Partial<Pkcs11Settings> = {}, from: Database = database): KeyStore {
    const settings: Pkcs11Settings = { module: hsm.module, token: 'yiqian', pinFile: hsm.pinFile, sessions: 3, ...some }
    return createPkcs11KeyStore({ settings, gm, kept: from.stores.keptKeys, clock: { nowMs: () => 0 } })
  }
  const signsWell = async (store: KeyStore, label: string): Promise<boolean> => {
    const reference = { store: 'pkcs11', label } as const
    const signature = await store.signMessage(reference, message, OID.sha256)
    return isSignature('ecdsa-p256', await store.publicKeyInfoDer(reference), message, OID.sha256, signature)
  }
  /** Objects of that label with some attributes, read beside the store. */
  function objectsOf(label: string, objectClass: number, types: number[]): (Buffer | Error)[][] {
    const slot = other.C_GetSlotList(true)[0]!
    const session = other.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
    other.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: objectClass }, { type: pkcs11.CKA_LABEL, value: label }])
    const objects = other.C_FindObjects(session, 100)
    other.C_FindObjectsFinal(session)
    const read = objects.map((object) => types.map((type) => {
      try {
        return other.C_GetAttributeValue(session, object, [{ type }])[0]!.value as Buffer
      } catch (error) {
        return error as Error
      }
    }))
    other.C_CloseSession(session)
    return read
  }

  describe('TS-9', () => {
    let store: KeyStore
    beforeAll(() => void (store = aStore()))
    afterAll(() => store.close())

    keyStoreContract(() => store, ['rsa-2048', 'ecdsa-p256', 'ecdsa-p384'])

    test('private keys are sensitive and cannot be extracted; the token does not give them out', async () => {
      for (const algorithm of ['rsa-2048', 'ecdsa-p256'] as const) {
        const { label } = await store.generate(algorithm, `contract.${algorithm}`)
        const secret = algorithm === 'rsa-2048' ? pkcs11.CKA_PRIVATE_EXPONENT : pkcs11.CKA_VALUE
        const read = objectsOf(label, pkcs11.CKO_PRIVATE_KEY, [pkcs11.CKA_SENSITIVE, pkcs11.CKA_EXTRACTABLE, pkcs11.CKA_NEVER_EXTRACTABLE, pkcs11.CKA_ALWAYS_SENSITIVE, pkcs11.CKA_LOCAL, secret])
        expect(read).toHaveLength(1)
        expect(read[0]!.slice(0, 5).map((value) => (value as Buffer)[0])).toEqual([1, 0, 1, 1, 1])
        expect(read[0]![5]).toMatchObject({ message: expect.stringContaining('CKR_ATTRIBUTE_SENSITIVE') })
      }
    })

    test('a private key that can be extracted is not used', async () => {
      const session = other.C_OpenSession(other.C_GetSlotList(true)[0]!, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
      const [label, id] = ['extractable', randomBytes(20)]
      const shared = [{ type: pkcs11.CKA_TOKEN, value: true }, { type: pkcs11.CKA_LABEL, value: label }, { type: pkcs11.CKA_ID, value: id }]
      other.C_GenerateKeyPair(session, { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN }, [...shared, { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') }],
        [...shared, { type: pkcs11.CKA_PRIVATE, value: true }, { type: pkcs11.CKA_SENSITIVE, value: false }, { type: pkcs11.CKA_EXTRACTABLE, value: true }, { type: pkcs11.CKA_SIGN, value: true }])
      other.C_CloseSession(session)
      await expect(store.generate('ecdsa-p256', label)).rejects.toEqual(withDeviceCode('key.store_failed', 'EXTRACTABLE'))
      expect(await database.stores.keptKeys.load('pkcs11', label)).toBeUndefined()
    })

    test('destroyed, nothing of it is left in the token', async () => {
      const reference = await store.generate('ecdsa-p256', 'leaves-nothing')
      expect(objectsOf(reference.label, pkcs11.CKO_PRIVATE_KEY, [])).toHaveLength(1)
      await store.destroy(reference)
      expect([objectsOf(reference.label, pkcs11.CKO_PRIVATE_KEY, []), objectsOf(reference.label, pkcs11.CKO_PUBLIC_KEY, [])]).toEqual([[], []])
    })

    test('no SM2, which PKCS#11 does not have', async () => {
      await expect(store.generate('sm2', 'sm2')).rejects.toEqual(withCode('key.algorithm_unsupported'))
    })

    test('a generation that broke off before the database knew: the next one takes the pair that is there', async () => {
      const reference = await store.generate('ecdsa-p256', 'broken-off')
      const publicKey = await store.publicKeyInfoDer(reference)
      await database.stores.keptKeys.remove('pkcs11', 'broken-off')
      await store.generate('ecdsa-p256', 'broken-off')
      expect(await store.publicKeyInfoDer(reference)).toStrictEqual(publicKey)
      expect(objectsOf('broken-off', pkcs11.CKO_PRIVATE_KEY, [])).toHaveLength(1)
    })

    test('two making one key at once: both use the same pair', async () => {
      const made = await Promise.all(Array.from({ length: 4 }, () => store.generate('ecdsa-p256', 'at-once')))
      expect(new Set(made.map(({ label }) => label)).size).toBe(1)
      expect(await signsWell(store, 'at-once')).toBe(true)
      expect(objectsOf('at-once', pkcs11.CKO_PRIVATE_KEY, []), 'what lost is gone').toHaveLength(1)
    })
  })

  describe('the token', () => {
    const lose: [string, () => void][] = [
      ['sessions closed by the device', () => other.C_CloseAllSessions(other.C_GetSlotList(true)[0]!)],
      ['library finalised', () => other.C_Finalize()],
    ]
    test.each(lose)('%s: logs in again and signs, also under load', async (_, doIt) => {
      const store = aStore()
      const reference = await store.generate('ecdsa-p256', 'comes-back')
      expect(await signsWell(store, 'comes-back')).toBe(true)
      doIt()
      expect(await signsWell(store, 'comes-back')).toBe(true)
      const many = Array.from({ length: 30 }, () => store.signMessage(reference, message, OID.sha256))
      await Promise.all(many)
      await store.close()
    })

    test('gone: a fault that names it; plugged in again: as before', async () => {
      const store = aStore()
      await store.generate('ecdsa-p256', 'plugged')
      hsm.unplug()
      other.C_Finalize()
      await expect(store.signMessage({ store: 'pkcs11', label: 'plugged' }, message, OID.sha256)).rejects.toEqual(withDeviceCode('key.store_unavailable', 'NO_TOKEN'))
      await expect(store.check()).rejects.toEqual(withDeviceCode('key.store_unavailable', 'NO_TOKEN'))
      hsm.plugIn()
      expect(await signsWell(store, 'plugged')).toBe(true)
      expect((await store.check()).device).toBe('PKCS#11 · yiqian')
      await store.close()
    })

    test('many more callers than sessions, and the event loop stays free', async () => {
      const store = aStore({ sessions: 2 })
      const reference = await store.generate('rsa-2048', 'contract.rsa-2048')
      await store.signMessage(reference, message, OID.sha256)
      let ticks = 0
      const ticking = setInterval(() => ticks++, 2)
      await Promise.all(Array.from({ length: 120 }, () => store.signMessage(reference, message, OID.sha256)))
      clearInterval(ticking)
      expect(ticks).toBeGreaterThan(5)
      await store.close()
    })

    test('several tokens: named by label, or refused', async () => {
      hsm.addToken('second')
      const [unnamed, named, missing] = [aStore({ token: undefined }), aStore({ token: 'second' }), aStore({ token: 'third' })]
      await expect(unnamed.check()).rejects.toEqual(withCode('key.store_not_configured'))
      expect((await named.check()).device).toBe('PKCS#11 · second')
      await named.close()
      await expect(missing.check()).rejects.toEqual(withDeviceCode('key.store_unavailable', 'NO_TOKEN'))
    })
  })

  describe('what is set up wrongly', () => {
    test('a wrong PIN is tried once and never again, so that the token does not lock', async () => {
      const store = aStore({ pinFile: hsm.wrongPinFile })
      for (let time = 0; time < 12; time++) await expect(store.check()).rejects.toEqual(withDeviceCode('key.store_pin_wrong', 'CKR_PIN_INCORRECT'))
      await store.close()
      const right = aStore()
      expect((await right.check()).device).toBe('PKCS#11 · yiqian')
      await right.close()
    })

    test.each<[string, Partial<Pkcs11Settings>]>([
      ['no PIN file set', { pinFile: undefined }],
      ['a PIN file that is not there', { pinFile: '/nowhere/pin' }],
      ['a module that is not there', { module: '/nowhere/module.so' }],
    ])('%s: says what to do', async (_, some) => {
      const store = aStore(some)
      await expect(store.check()).rejects.toEqual(withCode('key.store_not_configured'))
      await store.close()
    })

    test('closed, it answers no more', async () => {
      const store = aStore()
      await store.check()
      await store.close()
      await expect(store.check()).rejects.toEqual(withDeviceCode('key.store_failed', 'CLOSED'))
    })
  })
})
