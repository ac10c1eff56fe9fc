// Owns what holds before other people’s eyes: BouncyCastle and OpenSSL verify and open what the server makes; the server verifies and opens what they make.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '@yiqian/shared/crypto/der/private-key.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { bouncyCastle, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { formClient, jsonClient, type SvsClient } from './clients.ts'
import { certificateOf } from './foreign-certificate.ts'
import { CODE, type Served } from './open-sign-server.ts'

/** @param reach the way in: a connection, or requests that may each go elsewhere */
export function foreignContract(open: () => Promise<Served>, reach: (server: Served) => SvsClient): void {
  let server: Served
  let client: SvsClient
  let [sm2, reader, rsa] = [] as unknown as ApplicationKey[]
  let pkcs8Der: Uint8Array
  let readerPkcs8: Uint8Array
  const certOf = (key: ApplicationKey): Uint8Array => base64ToBytes(key.certificatesBase64[0]!)
  const DISTID = 'distid:1234567812345678'

  beforeAll(async () => {
    server = await open()
    client = reach(server)
    const { gm } = server.runtime
    const [pair, readerPair] = [gm.generateKeyPair(), gm.generateKeyPair()]
    pkcs8Der = encodePkcs8PrivateKey(pair)
    readerPkcs8 = encodePkcs8PrivateKey(readerPair)
    sm2 = await server.addKey({ index: 1, pkcs8Der })
    reader = await server.addKey({ index: 2, purpose: 'encrypt', pkcs8Der: readerPkcs8 })
    rsa = await server.addKey({ index: 3, algorithm: 'rsa-2048' })
    await server.trust([server.authority], [await server.makeList(server.authority, [])])
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })

  const inData = utf8ToBytes('手术记录 2026-11-21')
  const data = { inDataLen: inData.length, inData }
  const sign = async (over: SvsClient = client) => (await over.call('signData', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, ...data })).signature!
  const verify = async (signature: Uint8Array) => (await client.call('verifySignedData', { signMethod: SGD.SM3_SM2, type: 1, cert: certOf(sm2), ...data, signature, verifyLevel: 2 })).respValue

  describe('SV-2 bare SM2 signatures', () => {
    test('ours: BouncyCastle and OpenSSL verify them', async (context) => {
      requireJava(context)
      const publicKeyInfo = base64ToBytes(sm2.publicKeyInfoBase64)
      const publicPem = encodePem('PUBLIC KEY', publicKeyInfo)
      for (const over of [client, formClient(server.http), jsonClient(server.http)]) {
        const signature = await sign(over)
        expect(bouncyCastle('verify-sm2', [publicKeyInfo, inData, signature]).ok).toBe(true)
        expect(openssl(['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', DISTID, '-pubin', '-inkey', '@key', '-sigfile', '@signature', '-in', '@data'], { key: publicPem, signature, data: inData }).stdout.toString()).toContain('Signature Verified Successfully')
      }
    })
    test('theirs: verified here, changed ones not', () => {
      const { made } = openssl(['pkeyutl', '-sign', '-rawin', '-digest', 'sm3', '-pkeyopt', DISTID, '-inkey', '@key', '-in', '@data', '-out', '@made'], { key: encodePem('PRIVATE KEY', pkcs8Der), data: inData })
      const changed = Buffer.from(made)
      changed[changed.length - 1]! ^= 1
      return expect(Promise.all([verify(made), verify(changed)])).resolves.toEqual([0, 0x0400000c])
    })
  })

  describe('SV-2 messages', () => {
    test.each(['gm501', 'gm501Bare', 'pkcs501'] as const)('ours in dialect %s: BouncyCastle verifies them, text inside and beside', async (messageProfile, ) => {
      const applicationId = await server.addApplication({ directory: `p-${messageProfile.toLowerCase()}`, messageProfile })
      await server.addKey({ index: 1, applicationId })
      const named = formClient(server.http, `p-${messageProfile.toLowerCase()}/`)
      const message = async (originalText: boolean) => (await named.call('signMessage', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, ...data, originalText })).signedMessage!
      expect(bouncyCastle('verify-cms', [await message(true)]).ok).toBe(true)
      expect(bouncyCastle('verify-cms', [await message(false), inData]).ok).toBe(true)
      expect(bouncyCastle('verify-cms', [await message(false), utf8ToBytes('another')]).ok).toBe(false)
    })
    test.each([['attached', 'attributes'], ['attached', 'bare'], ['detached', 'attributes'], ['detached', 'bare']])('theirs, %s with %s', async (where, how) => {
      const made = base64ToBytes(bouncyCastle('create-cms', [pkcs8Der, certOf(sm2), inData, where, how]).values['der']!)
      const beside = where === 'detached' ? data : {}
      expect((await client.call('verifySignedMessage', { ...beside, signedMessage: made })).respValue).toBe(0)
      const other = utf8ToBytes('手术记录')
      expect((await client.call('verifySignedMessage', { inDataLen: other.length, inData: other, signedMessage: made })).respValue).toBe(0x0400000c)
    })
    test('RSA: OpenSSL verifies ours, we verify OpenSSL’s', async () => {
      const { signedMessage } = await client.call('signMessage', { signMethod: SGD.SHA256_RSA, keyIndex: 3, keyValue: CODE, ...data })
      const verified = openssl(['cms', '-verify', '-binary', '-inform', 'DER', '-in', '@message', '-content', '@data', '-noverify', '-certfile', '@certificate'], { message: signedMessage!, data: inData, certificate: encodePem('CERTIFICATE', certOf(rsa)) })
      expect([verified.ok, verified.stdout.equals(inData)]).toEqual([true, true])
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const certificate = await certificateOf(server, new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })))
      const { made } = openssl(['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-in', '@data', '-signer', '@certificate', '-inkey', '@key', '-out', '@made'], { data: inData, certificate: encodePem('CERTIFICATE', certificate), key: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) })
      expect((await client.call('verifySignedMessage', { signedMessage: made })).respValue).toBe(0)
    })
  })

  describe('SV-4 envelopes', () => {
    test('BouncyCastle opens ours, we open BouncyCastle’s', async (context) => {
      requireJava(context)
      const { envelope } = await client.call('sealEnvelope', { cert: certOf(reader), ...data })
      const opened = bouncyCastle('open-enveloped', [envelope!, readerPkcs8, certOf(reader)])
      expect(Object.values(opened.values).some((value) => value === Buffer.from(inData).toString('base64')), JSON.stringify(opened)).toBe(true)
      const theirs = bouncyCastle('create-enveloped', [certOf(reader), inData, OID.gmEnvelopedData, OID.gmData])
      const made = base64ToBytes(Object.values(theirs.values)[0]!)
      expect((await client.call('openEnvelope', { keyIndex: 2, keyValue: CODE, envelope: made })).outData).toEqual(Buffer.from(inData))
    })
    test('an RSA envelope of OpenSSL’s', async () => {
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const rsaPkcs8 = new Uint8Array(pair.privateKey.export({ format: 'der', type: 'pkcs8' }))
      const key = await server.addKey({ index: 9, algorithm: 'rsa-2048', purpose: 'encrypt', pkcs8Der: rsaPkcs8 })
      const theirs = openssl(['cms', '-encrypt', '-binary', '-aes-256-cbc', '-outform', 'DER', '-in', '@data', '-out', '@made', '@certificate'], { data: inData, certificate: encodePem('CERTIFICATE', certOf(key)) })
      expect((await client.call('openEnvelope', { keyIndex: 9, keyValue: CODE, envelope: theirs.made })).outData).toEqual(Buffer.from(inData))
    })
  })
}
