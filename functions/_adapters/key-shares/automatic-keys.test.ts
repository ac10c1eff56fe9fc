import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lengthPrefixed, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeAttribute } from '@yiqian/shared/crypto/cms/attribute.ts'
import { mandateAttribute } from '@yiqian/shared/crypto/cms/mandate.ts'
import { encodeOid, OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeOctetString, encodeSetOf } from '@yiqian/shared/crypto/der/write.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { parseCertificationRequest, verifyCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { openVaultStore, type VaultStore } from './store.ts'
import { createVault, type Vault } from './vault.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))
const sm2 = createSm2(random)
const clock = { nowMs: () => 1_000_000 }
const kek = random(32)
let store: VaultStore
let vault: Vault
beforeAll(async () => {
  store = await openVaultStore({ url: 'sqlite::memory:' })
  vault = createVault({ store, sm2, clock, kek: kek.slice() })
})
afterAll(() => store.close())

const statementDigest = random(32)
const subjectDer = encodeName({ country: 'CN', commonName: '欧阳娜（自动签名）' })
const enrol = async (automaticId: string, some = {}) => parseCertificationRequest((await vault.enrolAutomatic({ automaticId, staffId: 'stf_1', statementDigest, subjectDer, ...some })).requestDer)
const mandate = { kind: 'automatic' as const, statementId: 'stm_00000001', statementDigest, staffNumber: 'D1', name: '欧阳娜' }
const attributes = (...more: Uint8Array[]) => encodeSetOf([encodeAttribute(OID.contentType, encodeOid(OID.pkcsData)), encodeAttribute(OID.messageDigest, encodeOctetString(random(32))), ...more])

describe('MA-6 keys of automatic signing', () => {
  test('made once, proven by a request of its own, and used for documents under its statement', async () => {
    const [first, second] = [await enrol('aut_1'), await enrol('aut_1')]
    expect(verifyCertificationRequest(first, { sm2 }).verdict).toBe('passed')
    expect(second.publicKey.sm2PublicKey).toEqual(first.publicKey.sm2PublicKey)
    const message = attributes(mandateAttribute(mandate))
    const signature = (await vault.signAutomatic({ automaticId: 'aut_1', message }))!
    const key = first.publicKey.sm2PublicKey!
    expect(verifyDigest(sm2, key, messageDigest(sm2, key, message), signature)).toBe(true)
    expect((await store.loadAutomaticKey('aut_1'))!.wrappedHex).toMatch(/^[0-9a-f]{120}$/) // 12 + 32 + 16 bytes: wrapped
  })

  const refused: Record<string, () => Uint8Array> = {
    'a document without a mandate': () => attributes(),
    'a document under another statement': () => attributes(mandateAttribute({ ...mandate, statementDigest: random(32) })),
    'a document under a grant': () => attributes(mandateAttribute({ ...mandate, kind: 'delegation' })),
    'attributes of something that is no document': () => encodeSetOf([encodeAttribute(OID.contentType, encodeOid(OID.tstInfo)), encodeAttribute(OID.messageDigest, encodeOctetString(random(32))), mandateAttribute(mandate)]),
    'attributes without a digest': () => encodeSetOf([encodeAttribute(OID.contentType, encodeOid(OID.pkcsData)), mandateAttribute(mandate)]),
    'a log-in': () => lengthPrefixed('yiqian-login/1', utf8ToBytes('x')),
    'a statement': () => lengthPrefixed('yiqian-statement/1', utf8ToBytes('x')),
    'a bare digest': () => random(32),
    'a certificate request': () => Uint8Array.of(0x30, 0),
    'a set that is no DER': () => Uint8Array.of(0x31, 0x84, 1, 2),
    nothing: () => new Uint8Array(0),
  }
  test.each(Object.keys(refused))('does not sign %s', async (name) => {
    await enrol('aut_2')
    await expect(vault.signAutomatic({ automaticId: 'aut_2', message: refused[name]!() })).rejects.toThrow()
  })

  test('another person or another statement does not get the key', async () => {
    await enrol('aut_3')
    await expect(enrol('aut_3', { staffId: 'stf_2' })).rejects.toThrow()
    await expect(enrol('aut_3', { statementDigest: random(32) })).rejects.toThrow()
  })

  test('destroyed for good: nothing of it is left, it signs nothing and cannot be made again; also when it was never made', async () => {
    await enrol('aut_4')
    for (const id of ['aut_4', 'aut_5']) {
      await vault.destroyAutomatic(id)
      await vault.destroyAutomatic(id)
      expect(await store.loadAutomaticKey(id)).toMatchObject({ state: 'destroyed', wrappedHex: '' })
      expect(await vault.signAutomatic({ automaticId: id, message: attributes(mandateAttribute(mandate)) })).toBeUndefined()
      await expect(enrol(id)).rejects.toThrow()
    }
    expect(await vault.signAutomatic({ automaticId: 'aut_unknown', message: attributes(mandateAttribute(mandate)) })).toBeUndefined()
  })

  test('a wrapped key moved to another row does not open', async () => {
    await enrol('aut_6')
    await enrol('aut_7')
    const [six, seven] = [(await store.loadAutomaticKey('aut_6'))!, (await store.loadAutomaticKey('aut_7'))!]
    await store.replaceAutomaticKey(seven, { ...seven, wrappedHex: six.wrappedHex })
    await expect(vault.signAutomatic({ automaticId: 'aut_7', message: attributes(mandateAttribute(mandate)) })).rejects.toThrow('crypto.authentication_failed')
  })

  test('made by several at once: one key', async () => {
    const keys = await Promise.all([1, 2, 3].map(async () => Buffer.from((await enrol('aut_8')).publicKey.sm2PublicKey!).toString('hex')))
    expect(new Set(keys).size).toBe(1)
  })
})
