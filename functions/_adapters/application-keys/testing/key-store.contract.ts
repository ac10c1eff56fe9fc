// Owns what holds for every key store, whatever device is behind it: each key signs and decrypts as its public key says.
import { constants, createHash, createPublicKey, publicDecrypt, publicEncrypt, verify, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestWith } from '@yiqian/shared/crypto/digest.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { encryptSm2 } from '@yiqian/shared/crypto/sm2/encrypt.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { systemRandom } from '../../../../scripts/vectors/node-sm2.ts'
import type { KeyAlgorithm, KeyReference, KeyStore } from '../../../_domain/application-key/application-key.ts'

const sm2 = createSm2(systemRandom)
export const withCode = (code: string): unknown => expect.objectContaining({ name: 'Fault', code })
const message = new TextEncoder().encode('氯吡格雷 75 mg 每日一次')
const publicKeyOf = (der: Uint8Array): KeyObject => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
const nodeNames: Record<string, string> = { [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512', [OID.sha1]: 'sha1', [OID.sm3]: 'sm3' }

/** Another implementation's verdict on a signature. */
export function isSignature(algorithm: KeyAlgorithm, publicKeyInfoDer: Uint8Array, signed: Uint8Array, digestOid: string, signature: Uint8Array, sm2Id?: Uint8Array): boolean {
  if (algorithm.startsWith('rsa-') && digestOid === OID.sm3) {
    // OpenSSL expects another identifier inside (software-key.ts): what was signed is compared by its bytes.
    const inside = publicDecrypt({ key: publicKeyOf(publicKeyInfoDer), padding: constants.RSA_PKCS1_PADDING }, signature)
    return inside.toString('hex') === `3030300c06082a811ccf5501831105000420${createHash('sm3').update(signed).digest('hex')}`
  }
  if (algorithm !== 'sm2') return verify(nodeNames[digestOid], signed, publicKeyOf(publicKeyInfoDer), signature)
  const publicKey = parsePublicKeyInfo(publicKeyInfoDer).sm2PublicKey!
  return verifyDigest(sm2, publicKey, messageDigest(sm2, publicKey, signed, sm2Id), parseSm2Signature(signature))
}

export const digestOidsOf = (algorithm: KeyAlgorithm): string[] =>
  algorithm === 'sm2' ? [OID.sm3] : algorithm.startsWith('rsa-') ? [OID.sha256, OID.sha512, OID.sha1, OID.sm3] : [OID.sha256, OID.sha384, OID.sha512]

/** @param algorithms of which keys are made: the slow ones may be left out. */
export function keyStoreContract(store: () => KeyStore, algorithms: readonly KeyAlgorithm[]): void {
  const made = (algorithm: KeyAlgorithm): Promise<KeyReference> => store().generate(algorithm, `contract.${algorithm}`)

  for (const algorithm of algorithms) {
    test(`${algorithm}: messages and digests it signs are verified by another implementation`, async () => {
      const reference = await made(algorithm)
      const publicKey = await store().publicKeyInfoDer(reference)
      for (const oid of digestOidsOf(algorithm)) {
        const digest = algorithm === 'sm2' ? messageDigest(sm2, parsePublicKeyInfo(publicKey).sm2PublicKey!, message) : digestWith(oid, message)
        const signatures = [await store().signMessage(reference, message, oid), await store().signDigest(reference, digest, oid)]
        for (const signature of signatures) {
          expect(isSignature(algorithm, publicKey, message, oid, signature), oid).toBe(true)
          expect(isSignature(algorithm, publicKey, message.subarray(1), oid, signature)).toBe(false)
        }
      }
    })

    test(`${algorithm}: made again under the same label it is the same key; under another, another`, async () => {
      const [reference, again, other] = [await made(algorithm), await made(algorithm), await store().generate(algorithm, `other.${algorithm}`)]
      expect(again).toStrictEqual(reference)
      expect(reference).toStrictEqual({ store: store().name, label: `contract.${algorithm}` })
      expect(await store().publicKeyInfoDer(again)).toStrictEqual(await store().publicKeyInfoDer(reference))
      expect(await store().publicKeyInfoDer(other)).not.toStrictEqual(await store().publicKeyInfoDer(reference))
      expect(await store().list()).toEqual(expect.arrayContaining([reference, other]))
      const different = algorithms.find((each) => each !== algorithm)
      if (different) await expect(store().generate(different, reference.label)).rejects.toEqual(withCode('key.label_taken'))
    })

    test(`${algorithm}: many at once, none mixed up`, async () => {
      const reference = await made(algorithm)
      const publicKey = await store().publicKeyInfoDer(reference)
      const oid = digestOidsOf(algorithm)[0]!
      const messages = Array.from({ length: 40 }, (_, i) => createHash('sha256').update(`${i}`).digest())
      const signatures = await Promise.all(messages.map((each) => store().signMessage(reference, each, oid)))
      for (const [i, signature] of signatures.entries()) expect(isSignature(algorithm, publicKey, messages[i]!, oid, signature)).toBe(true)
    })

    test(`${algorithm}: a digest that does not fit is refused`, async () => {
      const reference = await made(algorithm)
      for (const [digest, oid] of [[new Uint8Array(31), digestOidsOf(algorithm)[0]!], [new Uint8Array(16), '1.2.840.113549.2.5'], [new Uint8Array(0), OID.rsaEncryption]] as const) {
        await expect(store().signDigest(reference, digest, oid)).rejects.toEqual(withCode('key.digest_invalid'))
      }
      if (algorithm === 'sm2') await expect(store().signDigest(reference, new Uint8Array(32), OID.sha256)).rejects.toEqual(withCode('key.digest_invalid'))
    })
  }

  if (algorithms.includes('sm2')) {
    test('sm2: another id gives another signature, which verifies under it', async () => {
      const reference = await made('sm2')
      const id = new TextEncoder().encode('hospital@example.com')
      const publicKey = await store().publicKeyInfoDer(reference)
      const signature = await store().signMessage(reference, message, OID.sm3, id)
      expect(isSignature('sm2', publicKey, message, OID.sm3, signature, id)).toBe(true)
      expect(isSignature('sm2', publicKey, message, OID.sm3, signature)).toBe(false)
    })

    test('sm2: decrypts what was encrypted for its public key; nothing else', async () => {
      const reference = await made('sm2')
      const publicKey = parsePublicKeyInfo(await store().publicKeyInfoDer(reference, 'encrypt')).sm2PublicKey!
      for (const length of [1, 16, 32, 100, 1000]) {
        const plaintext = systemRandom(length)
        const ciphertext = encodeSm2Cipher(encryptSm2(sm2, publicKey, plaintext))
        expect(Buffer.compare(await store().decrypt(reference, ciphertext, 'sm2'), plaintext)).toBe(0)
        const altered = ciphertext.map((byte, i) => (i === ciphertext.length - 1 ? byte ^ 1 : byte))
        await expect(store().decrypt(reference, altered, 'sm2')).rejects.toEqual(withCode('key.ciphertext_invalid'))
      }
      for (const rubbish of [new Uint8Array(0), systemRandom(120)]) {
        await expect(store().decrypt(reference, rubbish, 'sm2')).rejects.toEqual(withCode('key.ciphertext_invalid'))
        await expect(store().decrypt(reference, rubbish, 'rsa-oaep')).rejects.toEqual(withCode('key.ciphertext_invalid'))
      }
    })
  }

  if (algorithms.includes('rsa-2048')) {
    test('rsa: decrypts both schemes; what OAEP refuses is refused', async () => {
      const reference = await made('rsa-2048')
      const key = publicKeyOf(await store().publicKeyInfoDer(reference))
      const plaintext = systemRandom(16)
      const pkcs1 = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, plaintext)
      const oaep = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, plaintext)
      expect(Buffer.compare(await store().decrypt(reference, pkcs1, 'rsa-pkcs1'), plaintext)).toBe(0)
      expect(Buffer.compare(await store().decrypt(reference, oaep, 'rsa-oaep'), plaintext)).toBe(0)
      oaep[200]! ^= 1
      for (const [bytes, scheme] of [[oaep, 'rsa-oaep'], [oaep.subarray(1), 'rsa-oaep'], [new Uint8Array(0), 'rsa-pkcs1'], [oaep, 'sm2']] as const) {
        await expect(store().decrypt(reference, bytes, scheme)).rejects.toEqual(withCode('key.ciphertext_invalid'))
      }
    })
  }

  test('a key that is not there, and labels that are none', async () => {
    const missing: KeyReference = { store: store().name, label: 'missing' }
    const [algorithm] = algorithms
    await expect(store().signDigest(missing, new Uint8Array(32), digestOidsOf(algorithm!)[0]!)).rejects.toEqual(withCode('key.not_found'))
    await expect(store().signMessage(missing, message, digestOidsOf(algorithm!)[0]!)).rejects.toEqual(withCode('key.not_found'))
    await expect(store().publicKeyInfoDer(missing)).rejects.toEqual(withCode('key.not_found'))
    await expect(store().decrypt(missing, new Uint8Array(120), 'sm2')).rejects.toEqual(withCode('key.not_found'))
    for (const label of ['', 'a b', '钥', 'a'.repeat(65), '../x']) await expect(store().generate(algorithm!, label)).rejects.toEqual(withCode('key.label_invalid'))
  })

  test('destroyed it is gone; destroying it again is nothing', async () => {
    const [algorithm] = algorithms
    const reference = await store().generate(algorithm!, 'to-destroy')
    const oid = digestOidsOf(algorithm!)[0]!
    await store().signMessage(reference, message, oid)
    await store().destroy(reference)
    await expect(store().signMessage(reference, message, oid)).rejects.toEqual(withCode('key.not_found'))
    expect(await store().list()).not.toContainEqual(reference)
    await store().destroy(reference)
  })

  test('it says what it is, and has no way to give out a private key', async () => {
    expect((await store().check()).device).not.toBe('')
    const operations = ['name', 'algorithms', 'generate', 'publicKeyInfoDer', 'signDigest', 'signMessage', 'decrypt', 'destroy', 'list', 'check', 'close', 'importPrivateKey']
    expect(operations).toEqual(expect.arrayContaining(Object.keys(store())))
  })
}
