// Keys and ciphertexts in every container: the standard's vectors, OpenSSL's files, and one named refusal for each fault.
import { createPrivateKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import ciphers from '../../vectors/gmt0009/sm2-cipher.json' with { type: 'json' }
import enveloped from '../../vectors/gmt0009/sm2-enveloped-key.json' with { type: 'json' }
import { aesByNode } from '../../../scripts/oracles/node-ciphers.ts'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { bytesToHex, equalBytes, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { encodeAlgorithm } from '../der/algorithm.ts'
import { OID } from '../der/oid.ts'
import { encodePkcs8PrivateKey, parsePrivateKey } from '../der/private-key.ts'
import { cfcaForms, encodeSm2Cipher, parseSm2Cipher, readSm2Ciphertext, sm2CiphertextForms, writeSm2Ciphertext } from '../der/sm2-cipher.ts'
import type { Sm2CiphertextForm } from '../der/sm2-cipher.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { decodePem, encodePem } from '../pem.ts'
import { decryptSm2, encryptSm2 } from '../sm2/encrypt.ts'
import { generateKeyPair } from '../sm2/sign.ts'
import { seededRandom, sm2 } from '../testing/pki.ts'
import { decryptSm2Forms } from './decrypt-forms.ts'
import { decryptPrivateKeyInfo, decryptSm2PrivateKey, encryptPrivateKeyInfo, encryptSm2PrivateKey } from './encrypted-private-key.ts'
import { encodeSm2EnvelopedKey, openSm2EnvelopedKey, parseSm2EnvelopedKey, sealSm2EnvelopedKey } from './enveloped-key.ts'
import { encodePrivateKeyPem, encodePublicKeyPem, parsePrivateKeyPem, parsePublicKeyPem } from './key-pem.ts'
import type { PasswordSuite, PasswordWriting } from './pbes2.ts'

const refusal = (code: CryptoErrorCode | undefined) => (code ? expect.objectContaining({ name: 'CryptoError', code }) : expect.objectContaining({ name: 'CryptoError' }))
const pair = generateKeyPair(sm2)
const password = utf8ToBytes('密码 123')
const writing = (suite: PasswordSuite, iterations = 1000): PasswordWriting => ({ password, suite, iterations, random: seededRandom(suite), aes: aesByNode })
const reading = { password, aes: aesByNode }

describe('GM/T 0009 §7.2: SM2Cipher and the raw orders', () => {
  const privateKey = hexToBytes(ciphers.privateKeyHex)
  test.each(ciphers.tests.map((vector) => [vector.comment, vector] as const))('%s', (_, { form, ciphertextHex, result, code }) => {
    const open = () => bytesToHex(decryptSm2(sm2, privateKey, readSm2Ciphertext(form as Sm2CiphertextForm, hexToBytes(ciphertextHex))))
    if (result === 'valid') expect(open()).toBe(ciphers.messageHex)
    else expect(open).toThrow(refusal(code as CryptoErrorCode | undefined))
  })

  test('every form of every ciphertext leads back, and DER is the only one', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 98, maxLength: 300 }), (bytes) => {
      const raw = bytes.map((octet, i) => (i === 0 ? 4 : octet))
      return sm2CiphertextForms.every((form) => equalBytes(readSm2Ciphertext(form, writeSm2Ciphertext(form, raw)), raw))
    }), { numRuns: 300 })
  })

  test('leading zeros of x, y are dropped and restored', () => {
    const raw = new Uint8Array(100).fill(0, 1).map((octet, i) => (i === 0 ? 4 : i === 32 || i === 64 ? 0x80 : octet))
    expect(bytesToHex(encodeSm2Cipher(raw)).slice(4, 20)).toBe('0202008002020080')
    expect(parseSm2Cipher(encodeSm2Cipher(raw))).toEqual(raw)
  })

  test('an unknown form is found by its check value, in the order given', () => {
    const raw = encryptSm2(sm2, pair.publicKey, utf8ToBytes('session key'))
    for (const form of cfcaForms) {
      expect(decryptSm2Forms(sm2, pair.privateKey, writeSm2Ciphertext(form, raw), cfcaForms)).toEqual({ form, message: utf8ToBytes('session key') })
    }
    expect(() => decryptSm2Forms(sm2, pair.privateKey, raw, cfcaForms)).toThrow(refusal('crypto.authentication_failed'))
    expect(() => decryptSm2Forms(sm2, new Uint8Array(32), raw, cfcaForms)).toThrow(refusal('crypto.scalar_out_of_range'))
  })

  test('OpenSSL decrypts ours, we decrypt its', () => {
    const pem = encodePrivateKeyPem(pair, 'pkcs8')
    const ours = openssl(['pkeyutl', '-decrypt', '-inkey', '@key', '-in', '@in'], { key: pem, in: encodeSm2Cipher(encryptSm2(sm2, pair.publicKey, utf8ToBytes('to openssl'))) })
    expect([ours.stdout.toString(), ours.ok]).toEqual(['to openssl', true])
    const theirs = openssl(['pkeyutl', '-encrypt', '-pubin', '-inkey', '@key', '-in', '@in'], { key: encodePublicKeyPem(pair.publicKey), in: 'from openssl' })
    expect(decryptSm2(sm2, pair.privateKey, parseSm2Cipher(Uint8Array.from(theirs.stdout)))).toEqual(utf8ToBytes('from openssl'))
  })
})

describe('GM/T 0009 §7.4: SM2EnvelopedKey', () => {
  const recipientKey = hexToBytes(enveloped.recipientPrivateKeyHex)
  test.each(enveloped.tests.map((vector) => [vector.comment, vector] as const))('%s', (_, { envelopedHex, result, code }) => {
    const open = () => bytesToHex(openSm2EnvelopedKey(sm2, recipientKey, hexToBytes(envelopedHex)).privateKey)
    if (result === 'valid') expect(open()).toBe(enveloped.privateKeyHex)
    else expect(open).toThrow(refusal(code as CryptoErrorCode))
  })

  test('what is sealed opens, for its recipient alone', () => {
    const [recipient, stranger] = [generateKeyPair(sm2), generateKeyPair(sm2)]
    const der = sealSm2EnvelopedKey(sm2, recipient.publicKey, pair)
    expect(openSm2EnvelopedKey(sm2, recipient.privateKey, der)).toEqual(pair)
    expect(encodeSm2EnvelopedKey(parseSm2EnvelopedKey(der))).toEqual(der)
    expect(() => openSm2EnvelopedKey(sm2, stranger.privateKey, der)).toThrow(refusal('crypto.authentication_failed'))
  })
})

describe('RFC 5958, RFC 8018: private keys under a password', () => {
  test.each<PasswordSuite>(['sm', 'international'])('%s: back and forth, and nothing else opens it', (suite) => {
    const der = encryptSm2PrivateKey(pair, writing(suite))
    expect(decryptSm2PrivateKey(der, reading)).toEqual(pair)
    expect(() => decryptSm2PrivateKey(der, { ...reading, password: utf8ToBytes('密码 124') })).toThrow(refusal('keys.password_wrong'))
    expect(() => decryptSm2PrivateKey(der, { ...reading, maxIterations: 999 })).toThrow(refusal('keys.iterations_excessive'))
    expect(() => decryptSm2PrivateKey(der.slice(0, -1), reading)).toThrow(refusal('der.truncated'))
    expect(() => encryptSm2PrivateKey(pair, writing(suite, 0))).toThrow(refusal('keys.iterations_excessive'))
  })

  test('AES needs its port', () => {
    const der = encryptSm2PrivateKey(pair, writing('international'))
    expect(() => decryptSm2PrivateKey(der, { password })).toThrow(refusal('keys.algorithm_unsupported'))
    expect(() => encryptSm2PrivateKey(pair, { ...writing('international'), aes: undefined })).toThrow(refusal('keys.algorithm_unsupported'))
  })

  const plain = encodePkcs8PrivateKey(pair)
  const parameters = (iterations: Uint8Array, ...more: Uint8Array[]) => encodeSequence(encodeOctetString(new Uint8Array(8)), iterations, ...more)
  const container = (kdf: Uint8Array, cipher: Uint8Array, body = new Uint8Array(32)) => encodeSequence(encodeAlgorithm(OID.pbes2, encodeSequence(kdf, cipher)), encodeOctetString(body))
  const [kdf, sm4] = [encodeAlgorithm(OID.pbkdf2, parameters(encodeInteger(1))), encodeAlgorithm(OID.sm4Cbc, encodeOctetString(new Uint8Array(16)))]
  test.each<[string, Uint8Array, CryptoErrorCode]>([
    ['two billion iterations', container(encodeAlgorithm(OID.pbkdf2, parameters(encodeInteger(0x7fffffff))), sm4), 'keys.iterations_excessive'],
    ['negative iterations', container(encodeAlgorithm(OID.pbkdf2, parameters(encodeInteger(-1))), sm4), 'der.integer_out_of_range'],
    ['another key length', container(encodeAlgorithm(OID.pbkdf2, parameters(encodeInteger(1), encodeInteger(32))), sm4), 'crypto.length_wrong'],
    ['an unknown function', container(encodeAlgorithm(OID.pbkdf2, parameters(encodeInteger(1), encodeAlgorithm('1.2.3'))), sm4), 'keys.algorithm_unsupported'],
    ['a giant salt', container(encodeAlgorithm(OID.pbkdf2, encodeSequence(encodeOctetString(new Uint8Array(2000)), encodeInteger(1))), sm4), 'crypto.length_wrong'],
    ['another derivation', container(encodeAlgorithm('1.2.3', parameters(encodeInteger(1))), sm4), 'keys.algorithm_unsupported'],
    ['an unknown cipher', container(kdf, encodeAlgorithm('1.2.3', encodeOctetString(new Uint8Array(16)))), 'keys.algorithm_unsupported'],
    ['an IV of 15 bytes', container(kdf, encodeAlgorithm(OID.sm4Cbc, encodeOctetString(new Uint8Array(15)))), 'keys.algorithm_unsupported'],
    ['half a block', container(kdf, sm4, new Uint8Array(24)), 'crypto.length_wrong'],
    ['no ciphertext', container(kdf, sm4, new Uint8Array()), 'crypto.length_wrong'],
    ['PBES1', encodeSequence(encodeAlgorithm('1.2.840.113549.1.5.3', parameters(encodeInteger(1))), encodeOctetString(plain)), 'keys.algorithm_unsupported'],
    ['no encryption at all', plain, 'der.tag_unexpected'],
  ])('refuses %s', (_, der, code) => {
    expect(() => decryptPrivateKeyInfo(der, reading)).toThrow(refusal(code))
  })

  test('Node and OpenSSL open ours, we open theirs', () => {
    const pem = encodePrivateKeyPem(pair, writing('international'))
    const node = createPrivateKey({ key: pem, passphrase: Buffer.from(password) })
    expect(parsePrivateKey(Uint8Array.from(node.export({ format: 'der', type: 'pkcs8' }))).privateKey).toEqual(pair.privateKey)
    for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'sm4-cbc']) {
      for (const prf of ['hmacWithSHA1', 'hmacWithSHA256', 'hmacWithSHA384', 'hmacWithSHA512']) {
        const made = openssl(['pkcs8', '-topk8', '-v2', cipher, '-v2prf', prf, '-iter', '100', '-passout', 'pass:secret', '-in', '@key'], { key: encodePrivateKeyPem(pair, 'sec1') })
        expect(parsePrivateKeyPem(made.stdout.toString(), { password: utf8ToBytes('secret'), aes: aesByNode })).toEqual(pair)
      }
    }
  })

  test('BouncyCastle opens ours with SM3 and SM4', (context) => {
    requireJava(context)
    const [own, wrong] = bouncyCastleBatch([
      { command: 'decrypt-pbes2', inputs: [encryptPrivateKeyInfo(plain, writing('sm')), password] },
      { command: 'decrypt-pbes2', inputs: [encryptPrivateKeyInfo(plain, writing('sm')), 'wrong'] },
    ])
    expect([Buffer.from(own.values.der ?? '', 'base64').toString('hex'), wrong.ok]).toEqual([bytesToHex(plain), false])
  })
})

describe('RFC 7468: PEM of keys', () => {
  test.each(['sec1', 'pkcs8', writing('sm')] as const)('back and forth', (form) => {
    expect(parsePrivateKeyPem(encodePrivateKeyPem(pair, form), { password })).toEqual(pair)
  })

  test('OpenSSL reads SEC1 and PKCS#8 and the public key of both', () => {
    for (const form of ['sec1', 'pkcs8'] as const) {
      const shown = openssl(['pkey', '-in', '@key', '-pubout'], { key: encodePrivateKeyPem(pair, form) })
      expect(parsePublicKeyPem(shown.stdout.toString()).sm2PublicKey).toEqual(pair.publicKey)
    }
  })

  test.each<[string, string, CryptoErrorCode]>([
    ['no block', 'text', 'pem.malformed'],
    ['two keys', encodePrivateKeyPem(pair, 'sec1') + encodePrivateKeyPem(pair, 'pkcs8'), 'pem.malformed'],
    ['a public key', encodePublicKeyPem(pair.publicKey), 'pem.malformed'],
    ['encrypted, without a password', encodePrivateKeyPem(pair, writing('sm')), 'keys.password_wrong'],
    ['a key of another curve', openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']).stdout.toString(), 'der.key_unsupported'],
    ['an RSA key', openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']).stdout.toString(), 'der.key_unsupported'],
    ['nonsense inside', encodePem('PRIVATE KEY', Uint8Array.of(1, 2, 3)), 'der.truncated'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parsePrivateKeyPem(text)).toThrow(refusal(code))
    expect(() => decodePem('NOTHING', text)).toThrow(refusal('pem.malformed'))
  })
})
