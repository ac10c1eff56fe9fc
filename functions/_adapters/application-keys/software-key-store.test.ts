// The software store: the contract, what lies in the database, imports, several instances, a key destroyed elsewhere, kill.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '@yiqian/shared/crypto/der/private-key.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import type { KeyAlgorithm } from '../../_domain/application-key/application-key.ts'
import type { Database } from '../../_domain/ports.ts'
import { createKeyring } from '../../_runtime/keyring.ts'
import { openDatabase } from '../../_store/open-database.ts'
import { createGmEngine } from '../gm-engine/engine.ts'
import { createSoftwareKeyStore } from './software-key-store.ts'
import { isSignature, keyStoreContract, withCode } from './testing/key-store.contract.ts'

const gm = createGmEngine({ random: systemRandom })
const folder = mkdtempSync(join(tmpdir(), 'yiqian-keys-'))
const url = `sqlite:${join(folder, 'keys.db')}`
const masterKey = systemRandom(32)
let nowMs = 1_795_248_000_000
const clock = { nowMs: () => nowMs }
const opened: Database[] = []
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function anInstance(master = masterKey, keys = 256) {
  const database = await openDatabase({ url })
  opened.push(database)
  const wrapping = createKeyring({ masterKey: master, random: systemRandom, sm2: createSm2(systemRandom), clock, keys: database.stores.platformKeys })
  return { database, store: createSoftwareKeyStore({ kept: database.stores.keptKeys, wrapping, gm, clock, openKeys: { keys } }) }
}
let one: Awaited<ReturnType<typeof anInstance>>
beforeAll(async () => {
  one = await anInstance()
})
const message = new Uint8Array([1, 2, 3])

describe('TS-9 SV-1 as every key store', () => keyStoreContract(() => one.store, ['sm2', 'rsa-2048', 'ecdsa-p256', 'ecdsa-p384']))

describe('with few keys open', () => {
  test('more keys than are kept open are all usable, over and over, at once', async () => {
    const { store } = await anInstance(masterKey, 2)
    const references = await Promise.all(Array.from({ length: 6 }, (_, i) => store.generate('sm2', `few.${i}`)))
    const publicKeys = await Promise.all(references.map((reference) => store.publicKeyInfoDer(reference)))
    const work = Array.from({ length: 120 }, (_, i) => i % 6)
    const signatures = await Promise.all(work.map((i) => store.signMessage(references[i]!, message, OID.sm3)))
    for (const [i, signature] of signatures.entries()) expect(isSignature('sm2', publicKeys[work[i]!]!, message, OID.sm3, signature)).toBe(true)
  })
})

test.skipIf(availableParallelism() === 1)('signatures in Node’s thread pool leave it to others as well: a file is read while most of them still wait', async () => {
  const reference = await one.store.generate('rsa-2048', 'pool.rsa')
  await one.store.signMessage(reference, message, OID.sha256)
  let signed = 0
  const signatures = Array.from({ length: 200 }, () => one.store.signMessage(reference, message, OID.sha256).then(() => signed++))
  // The key is open: by then they have been handed over, as far as they are.
  await new Promise((resolve) => setImmediate(resolve))
  await stat(folder)
  expect(signed).toBeLessThan(100)
  await Promise.all(signatures)
  expect(signed).toBe(200)
})

describe('what lies in the database', () => {
  test('no private key: neither the scalar nor PKCS#8', async () => {
    const { privateKey, publicKey } = gm.generateKeyPair()
    const pkcs8 = encodePkcs8PrivateKey({ privateKey, publicKey })
    await one.store.importPrivateKey(pkcs8, 'imported.secret')
    const row = JSON.stringify(await one.database.stores.keptKeys.load('software', 'imported.secret'))
    for (const secret of [privateKey, pkcs8]) {
      for (const text of [Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) expect(row).not.toContain(text)
    }
  })

  test('a row moved to another label, or with another public key, does not open', async () => {
    const { keptKeys } = one.database.stores
    await one.store.generate('sm2', 'row.a')
    await one.store.generate('sm2', 'row.b')
    const [a, b] = [(await keptKeys.load('software', 'row.a'))!, (await keptKeys.load('software', 'row.b'))!]
    for (const [label, forged] of [['row.moved', { ...a, label: 'row.moved' }], ['row.swapped', { ...a, label: 'row.swapped', publicKeyInfoBase64: b.publicKeyInfoBase64 }]] as const) {
      await keptKeys.putIfAbsent(forged)
      await expect(one.store.signMessage({ store: 'software', label }, message, OID.sm3)).rejects.toMatchObject({ code: 'crypto.authentication_failed' })
      await keptKeys.remove('software', label)
    }
  })

  test('another master key opens none of them', async () => {
    const { store } = await anInstance(systemRandom(32))
    const reference = await one.store.generate('sm2', 'mastered')
    await expect(store.signMessage(reference, message, OID.sm3)).rejects.toMatchObject({ code: 'crypto.authentication_failed' })
    await expect(store.signMessage(reference, message, OID.sm3), 'the failure is not remembered as a key').rejects.toMatchObject({ code: 'crypto.authentication_failed' })
  })
})

describe('imports', () => {
  const exported = (type: 'rsa' | 'ec', options: object): Uint8Array =>
    new Uint8Array((generateKeyPairSync as (type: string, options: object) => { privateKey: { export(o: object): Buffer } })(type, options).privateKey.export({ format: 'der', type: 'pkcs8' }))
  test.each<[KeyAlgorithm, () => Uint8Array]>([
    ['sm2', () => encodePkcs8PrivateKey({ privateKey: gm.generateKeyPair().privateKey })],
    ['rsa-2048', () => exported('rsa', { modulusLength: 2048 })],
    ['rsa-3072', () => exported('rsa', { modulusLength: 3072 })],
    ['ecdsa-p256', () => exported('ec', { namedCurve: 'P-256' })],
    ['ecdsa-p384', () => exported('ec', { namedCurve: 'P-384' })],
  ])('%s, the same again, and not another under its label', async (algorithm, make) => {
    const [pkcs8, other] = [make(), make()]
    const imported = await one.store.importPrivateKey(pkcs8, `import.${algorithm}`)
    expect(imported).toStrictEqual({ reference: { store: 'software', label: `import.${algorithm}` }, algorithm })
    expect(await one.store.importPrivateKey(pkcs8, `import.${algorithm}`)).toStrictEqual(imported)
    await expect(one.store.importPrivateKey(other, `import.${algorithm}`)).rejects.toEqual(withCode('key.label_taken'))
    const oid = algorithm === 'sm2' ? OID.sm3 : OID.sha256
    const signature = await one.store.signMessage(imported.reference, message, oid)
    expect(isSignature(algorithm, await one.store.publicKeyInfoDer(imported.reference), message, oid, signature)).toBe(true)
  })

  test.each<[string, () => Uint8Array]>([
    ['RSA of 1024 bits', () => exported('rsa', { modulusLength: 1024 })],
    ['RSA with exponent 3', () => exported('rsa', { modulusLength: 2048, publicExponent: 3 })],
    ['another curve', () => exported('ec', { namedCurve: 'secp256k1' })],
    ['rubbish', () => systemRandom(100)],
    ['nothing', () => new Uint8Array(0)],
    ['an SM2 scalar of zero', () => encodePkcs8PrivateKey({ privateKey: new Uint8Array(32) })],
    ['an SM2 key with the public key of another', () => encodePkcs8PrivateKey({ privateKey: gm.generateKeyPair().privateKey, publicKey: gm.generateKeyPair().publicKey })],
  ])('%s is refused and nothing kept', async (_, make) => {
    await expect(one.store.importPrivateKey(make(), 'import.bad')).rejects.toEqual(withCode('key.import_invalid'))
    expect(await one.database.stores.keptKeys.load('software', 'import.bad')).toBeUndefined()
  })
})

describe('several instances', () => {
  test('making one key at once they all have the same', async () => {
    const two = await anInstance()
    const made = await Promise.all([one, two, one, two].map(({ store }) => store.generate('ecdsa-p256', 'at-once')))
    const signature = await two.store.signMessage(made[1]!, message, OID.sha256)
    expect(isSignature('ecdsa-p256', await one.store.publicKeyInfoDer(made[0]!), message, OID.sha256, signature)).toBe(true)
  })

  test('a key destroyed by another instance is usable for five seconds at most', async () => {
    const two = await anInstance()
    const reference = await one.store.generate('sm2', 'destroyed-elsewhere')
    await two.store.signMessage(reference, message, OID.sm3)
    await one.store.destroy(reference)
    nowMs += 4_999
    await two.store.signMessage(reference, message, OID.sm3)
    nowMs += 1
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => two.store.signMessage(reference, message, OID.sm3)))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'key.not_found' } })
  })
})
