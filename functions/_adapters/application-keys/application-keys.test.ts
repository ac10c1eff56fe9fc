// Application keys over the stores: made once, used by their owner, moved, destroyed, given certificates; after kill -9 nothing acknowledged is missing.
import { spawn } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '@yiqian/shared/crypto/der/private-key.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { keyAlgorithms } from '../../_domain/application-key/application-key.ts'
import type { Database } from '../../_domain/ports.ts'
import { createKeyring } from '../../_runtime/keyring.ts'
import { openDatabase } from '../../_store/open-database.ts'
import { createGmEngine } from '../gm-engine/engine.ts'
import { createApplicationKeys, type ApplicationKeys, type NewApplicationKey } from './application-keys.ts'
import { openKeyStores, type OpenKeyStores } from './open-key-stores.ts'
import { isSignature, withCode } from './testing/key-store.contract.ts'

const gm = createGmEngine({ random: systemRandom })
const folder = mkdtempSync(join(tmpdir(), 'yiqian-application-keys-'))
const url = `sqlite:${join(folder, 'keys.db')}`
const masterKey = systemRandom(32)
const message = new TextEncoder().encode('出院小结')
const code = new TextEncoder().encode('permission')
let nowMs = 1_795_248_000_000
const clock = { nowMs: () => nowMs }
let database: Database
let stores: OpenKeyStores
let keys: ApplicationKeys

function open(on: Database): { stores: OpenKeyStores; keys: ApplicationKeys } {
  const wrapping = createKeyring({ masterKey, random: systemRandom, sm2: createSm2(systemRandom), clock, keys: on.stores.platformKeys })
  const opened = openKeyStores({ settings: {}, wrapping, kept: on.stores.keptKeys, gm, clock })
  return { stores: opened, keys: createApplicationKeys({ database: on, stores: opened, clock, random: systemRandom }) }
}
beforeAll(async () => {
  database = await openDatabase({ url })
  ;({ stores, keys } = open(database))
})
afterAll(async () => {
  await stores.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

let nextApplication = 0
const aRequest = (some: Partial<NewApplicationKey> = {}): NewApplicationKey => ({ applicationId: `app_${++nextApplication}`, index: 1, label: '处方', algorithm: 'sm2', purpose: 'sign', store: 'software', ...some })

describe('SV-1 keys by application and index', () => {
  test.each(keyAlgorithms.filter((algorithm) => algorithm !== 'rsa-4096'))('%s: its owner signs with it, by message and by digest', async (algorithm) => {
    const request = aRequest({ algorithm })
    await keys.generate(request)
    const signer = keys.signer(await keys.forUse(request.applicationId, 1, 'sign'))
    expect(isSignature(algorithm, signer.publicKeyInfoDer, message, signer.profile.digestOid, await signer.sign(message))).toBe(true)
    const spki = createPublicKey({ key: Buffer.from(signer.publicKeyInfoDer), format: 'der', type: 'spki' })
    const digest = algorithm === 'sm2' ? gm.messageDigest(signer.publicKeyInfoDer.slice(-65), message) : await crypto.subtle.digest(algorithm === 'ecdsa-p384' ? 'SHA-384' : 'SHA-256', message)
    const signature = await signer.signDigest(new Uint8Array(digest))
    if (algorithm === 'sm2') expect(isSignature('sm2', signer.publicKeyInfoDer, message, OID.sm3, signature)).toBe(true)
    else expect(verify(algorithm === 'ecdsa-p384' ? 'sha384' : 'sha256', message, spki, signature)).toBe(true)
  })

  test('the same request again gives the same key; another one for the index is refused', async () => {
    const request = aRequest({ permissionCode: code })
    const made = await Promise.all([keys.generate(request), keys.generate(request), keys.generate(request)])
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await keys.generate(request)).toStrictEqual(made[0])
    await expect(keys.generate({ ...request, algorithm: 'rsa-2048' })).rejects.toEqual(withCode('key.index_taken'))
    await expect(keys.generate({ ...request, purpose: 'encrypt' })).rejects.toEqual(withCode('key.index_taken'))
    await expect(keys.generate({ ...request, permissionCode: new Uint8Array([1]) }), 'another code').rejects.toEqual(withCode('key.permission_wrong'))
    await expect(keys.generate(aRequest({ index: 0 }))).rejects.toEqual(withCode('key.index_invalid'))
    await expect(keys.generate(aRequest({ store: 'sdf' }))).rejects.toEqual(withCode('key.store_not_configured'))
    await expect(keys.generate(aRequest({ store: 'pkcs11' }))).rejects.toEqual(withCode('key.store_not_configured'))
  })

  test('a use is refused: no such index, another application, wrong purpose, code, period', async () => {
    const request = aRequest({ permissionCode: code, usableUntilMs: nowMs + 10 })
    await keys.generate(request)
    const { applicationId } = request
    expect((await keys.forUse(applicationId, 1, 'sign', code)).index).toBe(1)
    await expect(keys.forUse(applicationId, 2, 'sign', code)).rejects.toEqual(withCode('key.not_found'))
    await expect(keys.forUse('app_other', 1, 'sign', code)).rejects.toEqual(withCode('key.not_found'))
    await expect(keys.forUse(applicationId, 1, 'encrypt', code)).rejects.toEqual(withCode('key.purpose_wrong'))
    await expect(keys.forUse(applicationId, 1, 'sign')).rejects.toEqual(withCode('key.permission_wrong'))
    nowMs += 10
    await expect(keys.forUse(applicationId, 1, 'sign', code)).rejects.toEqual(withCode('key.period_over'))
  })

  test('a permission code is set, changed and taken away', async () => {
    const request = aRequest()
    const { id } = await keys.generate(request)
    await keys.forUse(request.applicationId, 1, 'sign')
    await keys.setPermissionCode(id, code)
    await expect(keys.forUse(request.applicationId, 1, 'sign')).rejects.toEqual(withCode('key.permission_wrong'))
    await keys.setPermissionCode(id, undefined)
    await keys.forUse(request.applicationId, 1, 'sign')
    await expect(keys.setPermissionCode('key_none', code)).rejects.toEqual(withCode('key.not_found'))
  })

  test('suspended at once here, within a second on another instance; destroyed, the private key is gone', async () => {
    const second = await openDatabase({ url })
    const other = open(second)
    const request = aRequest()
    const { id, reference } = await keys.generate(request)
    await other.keys.forUse(request.applicationId, 1, 'sign')
    await keys.move(id, 'suspend')
    await expect(keys.forUse(request.applicationId, 1, 'sign')).rejects.toEqual(withCode('key.not_active'))
    nowMs += 1_000
    await expect(other.keys.forUse(request.applicationId, 1, 'sign')).rejects.toEqual(withCode('key.not_active'))
    await keys.move(id, 'reinstate')
    await expect(keys.move(id, 'reinstate')).rejects.toEqual(withCode('key.state_conflict'))
    await keys.forUse(request.applicationId, 1, 'sign')
    await keys.move(id, 'destroy')
    await keys.move(id, 'destroy')
    await expect(keys.forUse(request.applicationId, 1, 'sign')).rejects.toEqual(withCode('key.not_found'))
    expect(await database.stores.keptKeys.load('software', reference)).toBeUndefined()
    await expect(keys.generate(request), 'an index is not given again').rejects.toEqual(withCode('key.index_taken'))
    await other.stores.close()
    await second.close()
  })

  test('imported with its certificate; a certificate of another key is refused', async () => {
    const pair = gm.generateKeyPair()
    const request = aRequest()
    const imported = await keys.importKey(request, encodePkcs8PrivateKey(pair))
    expect(await keys.importKey(request, encodePkcs8PrivateKey(pair))).toStrictEqual(imported)
    await expect(keys.importKey(request, encodePkcs8PrivateKey(gm.generateKeyPair()))).rejects.toEqual(withCode('key.label_taken'))
    const certificateFor = (publicKeyInfoDer: Uint8Array) =>
      createCertificate(
        { serial: new Uint8Array([1]), issuerDer: encodeName({ commonName: '示范医院' }), subjectDer: encodeName({ commonName: '示范医院' }), notBeforeMs: 0, notAfterMs: 1e12, publicKeyInfoDer, extensions: [] },
        (bytes) => stores.software.signMessage({ store: 'software', label: imported.reference }, bytes, OID.sm3),
      )
    const mine = await certificateFor(base64ToBytes(imported.publicKeyInfoBase64))
    const other = await keys.generate(aRequest())
    const signer = keys.signer(await keys.attachCertificates(imported.id, [mine]))
    expect(signer.certificates).toStrictEqual([mine])
    await expect(keys.attachCertificates(other.id, [mine])).rejects.toEqual(withCode('key.certificate_mismatch'))
  })

  test('a key of a store that is not open: no signer', async () => {
    const key = await keys.generate(aRequest())
    expect(() => keys.signer({ ...key, store: 'sdf' })).toThrow(withCode('key.store_not_configured') as Error)
  })
})

test('TS-9 killed while it makes keys: every acknowledged key is there and signs; the one that broke off is finished by asking again', async () => {
  const killedUrl = `sqlite:${join(folder, 'killed.db')}`
  const script = fileURLToPath(new URL('testing/generate-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, killedUrl, Buffer.from(masterKey).toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString()
      if (output.split('\n').length > 40) child.kill('SIGKILL')
    })
    child.on('close', () => resolve())
  })
  const acknowledged = output.split('\n').slice(0, -1).map((line) => line.split(' ') as [string, string])
  expect(acknowledged.length).toBeGreaterThan(39)
  const after = await openDatabase({ url: killedUrl })
  const opened = open(after)
  for (const [index, publicKeyInfoBase64] of acknowledged) {
    const key = await opened.keys.forUse('app_killed', Number(index), 'sign')
    expect(key.publicKeyInfoBase64).toBe(publicKeyInfoBase64)
    const signer = opened.keys.signer(key)
    expect(isSignature('sm2', signer.publicKeyInfoDer, message, OID.sm3, await signer.sign(message))).toBe(true)
  }
  const next = aRequest({ applicationId: 'app_killed', index: acknowledged.length + 1 })
  const label = `app_killed.${next.index}.sm2`
  const brokenOff = (await opened.stores.software.generate('sm2', label)).label // as if killed between the key and its record
  expect((await opened.keys.generate(next)).reference).toBe(brokenOff)
  await opened.stores.close()
  await after.close()
}, 30_000)
