// Envelopes for several people, detached 301.1 messages, wrapped keys, raw ciphertexts, AES files: read by other programs.
import { describe, expect, test } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import type { OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { aesByNode, rsaByNode } from '../../scripts/oracles/node-ciphers.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { bytesToHex, utf8ToBytes } from './bytes.ts'
import { assembleSignedData } from './cms/assemble.ts'
import { createEncryptedData, createEnvelopedData, openEncryptedData, openEnvelopedData } from './cms/enveloped.ts'
import { signerProfiles } from './cms/profile.ts'
import { sm2Unwrap } from './cms/recipient.ts'
import { createSignedAndEnvelopedData } from './cms/signed-and-enveloped.ts'
import { buildSignedAttributes } from './cms/signed-attributes.ts'
import { OID } from './der/oid.ts'
import { encodePkcs8PrivateKey } from './der/private-key.ts'
import { encodeSm2Cipher, writeSm2Ciphertext } from './der/sm2-cipher.ts'
import { encodeUtf8String } from './der/write.ts'
import { openSm2EnvelopedKey, parseSm2EnvelopedKey, sealSm2EnvelopedKey } from './keys/enveloped-key.ts'
import { encryptPrivateKeyInfo } from './keys/encrypted-private-key.ts'
import { encodePrivateKeyPem } from './keys/key-pem.ts'
import { decodePem, encodePem } from './pem.ts'
import { bmpPassword } from './pkcs12/kdf.ts'
import { encodePfx, parsePfx } from './pkcs12/pfx.ts'
import { sm3 } from './sm3.ts'
import { encryptSm2 } from './sm2/encrypt.ts'
import { generateKeyPair } from './sm2/sign.ts'
import { aMessage } from './testing/messages.ts'
import { aParty, aPki, seededRandom, sm2 } from './testing/pki.ts'
import { parseCertificate } from './x509/certificate.ts'

const pki = await aPki()
const content = utf8ToBytes('检验报告：血钾 3.9 mmol/L\n')
const random = seededRandom('second reader messages')
const [ward, archive, stranger] = await Promise.all(['病区', '档案', '外人'].map((commonName) => aParty({ subject: { commonName }, issuer: pki.ca, usages: ['keyEncipherment'] })))
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

describe('GM/T 0010 §9, RFC 5652 §6: envelopes for several recipients', () => {
  test.for(['gm', 'pkcs'] as const)('%s: BouncyCastle opens it for each of three, and for nobody else', (family, context) => {
    requireJava(context)
    const third = ward!
    const der = createEnvelopedData({ family, content, recipients: [archive!.certificate, third.certificate, pki.doctor.certificate], sm2, random })
    const open = (party: typeof third): OracleJob => ({ command: 'open-enveloped', inputs: [der, encodePkcs8PrivateKey(party.keys), party.certificate.der] })
    const answers = bouncyCastleBatch([archive!, third, pki.doctor, stranger!].map(open))
    expect(answers.map(({ ok, values }) => ok && values.der)).toEqual([base64(content), base64(content), base64(content), false])
  })

  test('signed and enveloped for two: BouncyCastle decrypts for each', async (context) => {
    requireJava(context)
    const profile = signerProfiles.gm501Bare
    const signers = [{ profile, signature: await pki.doctor.sign(content), certificates: [pki.doctor.certificate.der] }]
    const der = createSignedAndEnvelopedData({ family: 'gm', content, recipients: [ward!.certificate, archive!.certificate], sm2, random, signers })
    const jobs = [ward!, archive!].flatMap(({ keys }) => [0, 1].map((index): OracleJob =>
      ({ command: 'decrypt-at', inputs: [der, encodePkcs8PrivateKey(keys), `1/0/1/${index}/3/*`, '1/0/3/1/1/*', '1/0/3/2/octets'] })))
    // The set is in the order of the encodings: each key opens exactly one of the two places.
    const opened = bouncyCastleBatch(jobs).map(({ ok, values }) => ok && values.der === base64(content))
    expect([opened.slice(0, 2).sort(), opened.slice(2).sort(), opened[0] === opened[2]]).toEqual([[false, true], [false, true], false])
  })

  test('an RSA and an SM2 recipient in one: OpenSSL opens it with the RSA key, we with the other', () => {
    const rsaKey = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).stdout.toString()
    const rsaPem = openssl(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=rsa', '-days', '30'], { key: rsaKey }).stdout.toString()
    const rsa = parseCertificate(decodePem('CERTIFICATE', rsaPem)[0]!)
    const wrapKey = (publicKey: { der: Uint8Array }, contentKey: Uint8Array) => rsaByNode.wrap(encodePem('PUBLIC KEY', publicKey.der), contentKey)
    for (const cipherOid of [OID.aes256Cbc, OID.sm4Cbc]) {
      const der = createEnvelopedData({ family: 'pkcs', content, recipients: [ward!.certificate, rsa], sm2, random, cipherOid, aes: aesByNode, wrapKey })
      const opened = openssl(['cms', '-decrypt', '-inform', 'DER', '-in', '@in', '-recip', '@cert', '-inkey', '@key', '-binary'], { in: der, cert: rsaPem, key: rsaKey })
      expect([opened.stdout.toString('hex'), opened.stderr]).toEqual([bytesToHex(content), ''])
      expect(openEnvelopedData(der, { certificate: ward!.certificate, unwrap: sm2Unwrap(sm2, ward!.keys.privateKey) }, aesByNode).content).toEqual(content)
    }
  })

  test('encrypted under a shared key with SM4: OpenSSL opens ours, we open its', () => {
    const contentKey = random(16)
    const secret = ['-secretkey', bytesToHex(contentKey), '-binary']
    const ours = createEncryptedData({ family: 'pkcs', content, contentKey, random })
    expect(openssl(['cms', '-EncryptedData_decrypt', '-inform', 'DER', '-in', '@in', ...secret], { in: ours }).stdout.toString('hex')).toBe(bytesToHex(content))
    const theirs = openssl(['cms', '-EncryptedData_encrypt', '-outform', 'DER', '-sm4-cbc', '-in', '@in', ...secret], { in: content })
    expect(openEncryptedData(Uint8Array.from(theirs.stdout), contentKey).content).toEqual(content)
  })
})

describe('GM/T 0010 §8: detached messages whose signature is named 1.2.156.10197.1.301.1', () => {
  test('gm301: BouncyCastle finds the digest of what is kept elsewhere, and the signature over the attributes', async (context) => {
    requireJava(context)
    const der = await aMessage(signerProfiles.gm301, pki.doctor, content, false)
    const digest = (message: Uint8Array): OracleJob => ({ command: 'digest-at', inputs: [der, '1/0/4/0/3/set/@1.2.840.113549.1.9.4/1/0/*', '', message] })
    const answers = bouncyCastleBatch([
      { command: 'verify-at', inputs: [der, '1/0/3/set/0', '1/0/4/0/5/*', '1/0/4/0/3/set'] }, digest(content), digest(utf8ToBytes('other')), { command: 'asn1', inputs: [der, '1/0/2/1'] },
    ])
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, false])
  })

  test('gm301Bare: BouncyCastle finds the signature over what is kept elsewhere', async (context) => {
    requireJava(context)
    const der = await aMessage(signerProfiles.gm301Bare, pki.doctor, content, false)
    const verify = (message: Uint8Array): OracleJob => ({ command: 'verify-at', inputs: [der, '1/0/3/set/0', '1/0/4/0/4/*', '', message] })
    expect(bouncyCastleBatch([verify(content), verify(utf8ToBytes('other'))]).map(({ ok }) => ok)).toEqual([true, false])
  })
})

describe('RFC 5652 §11: on whose behalf, as a signed attribute of our own', () => {
  test('BouncyCastle verifies the message and finds the person and the statement', async (context) => {
    requireJava(context)
    const mandate = { kind: 'delegation', statementId: 'dlg_1', statementDigest: sm3(content), staffNumber: 'D0001', name: '张三' } as const
    const certificate = pki.doctor.certificate.der
    const attributes = buildSignedAttributes({ contentDigest: sm3(content), signerCertificateDer: certificate, contentType: OID.gmData, mandate })
    const der = assembleSignedData({ profile: signerProfiles.gm501, attributes, signature: await pki.doctor.sign(attributes), certificates: [certificate], encapsulatedContent: content })
    const at = (field: number): OracleJob => ({ command: 'asn1', inputs: [der, `1/0/4/0/3/set/@${OID.signingMandate}/1/0/${field}${field === 2 ? '/*' : ''}`] })
    const [verified, kind, digest, name] = bouncyCastleBatch([{ command: 'verify-cms', inputs: [der] }, at(0), at(2), at(4)])
    expect(verified).toMatchObject({ ok: true, values: { signers: '1' } })
    expect([kind!.values.hex, digest!.values.hex, name!.values.hex]).toEqual([bytesToHex(encodeUtf8String('delegation')), bytesToHex(sm3(content)), bytesToHex(encodeUtf8String('张三'))])
  })
})

describe('GM/T 0009: keys and ciphertexts', () => {
  const own = generateKeyPair(sm2)

  test('SM2EnvelopedKey: OpenSSL unwraps the key pair; we unwrap what it wraps', () => {
    const wrapped = generateKeyPair(sm2)
    const der = sealSm2EnvelopedKey(sm2, own.publicKey, wrapped)
    const { encryptedSymmetricKey, encryptedPrivateKey } = parseSm2EnvelopedKey(der)
    const pem = encodePrivateKeyPem(own, 'pkcs8')
    const symmetric = openssl(['pkeyutl', '-decrypt', '-inkey', '@key', '-in', '@in'], { key: pem, in: encodeSm2Cipher(encryptedSymmetricKey) }).stdout
    expect(symmetric).toHaveLength(16)
    const plain = openssl(['enc', '-d', '-sm4-ecb', '-nopad', '-K', symmetric.toString('hex'), '-in', '@in'], { in: encryptedPrivateKey }).stdout
    expect(plain.toString('hex')).toBe(bytesToHex(wrapped.privateKey))
    expect(openssl(['asn1parse', '-inform', 'DER', '-in', '@der'], { der })).toMatchObject({ ok: true, stderr: '' })
    expect(openSm2EnvelopedKey(sm2, own.privateKey, der).privateKey).toEqual(wrapped.privateKey)
  })

  test('C1 ‖ C3 ‖ C2 and C1 ‖ C2 ‖ C3: BouncyCastle decrypts both orders, with its own name for each', (context) => {
    requireJava(context)
    const raw = encryptSm2(sm2, own.publicKey, content)
    const bare = (form: 'c1c3c2-bare' | 'c1c2c3-bare') => Buffer.concat([Buffer.of(4), writeSm2Ciphertext(form, raw)])
    const decrypt = (bytes: Uint8Array, mode: string): OracleJob => ({ command: 'decrypt-raw', inputs: [encodePkcs8PrivateKey(own), bytes, mode] })
    const answers = bouncyCastleBatch([
      decrypt(writeSm2Ciphertext('c1c3c2', raw), 'C1C3C2'), decrypt(writeSm2Ciphertext('c1c2c3', raw), 'C1C2C3'),
      decrypt(bare('c1c3c2-bare'), 'C1C3C2'), decrypt(bare('c1c2c3-bare'), 'C1C2C3'), decrypt(writeSm2Ciphertext('c1c3c2', raw), 'C1C2C3'),
    ])
    expect(answers.map(({ ok, values }) => ok && values.der)).toEqual([...Array.from({ length: 4 }, () => base64(content)), false])
  })
})

describe('RFC 7292, RFC 8018, RFC 9579: files with SHA-256 and AES', () => {
  const password = 'Pass 密码 9'
  const bags = { keys: [{ pkcs8Der: encodePkcs8PrivateKey(pki.doctor.keys) }], certificates: [{ certificateDer: pki.doctor.certificate.der }, { certificateDer: pki.ca.certificate.der }] }
  const settings = { suite: 'international', iterations: 200, random, aes: aesByNode } as const

  test('PKCS#12: OpenSSL reads ours with an SM2 key, we read its', () => {
    const der = encodePfx(bags, { ...settings, password: 'secret12' })
    const opened = openssl(['pkcs12', '-in', '@in', '-passin', 'pass:secret12', '-nodes', '-info'], { in: der })
    expect(opened.stderr).toMatch(/PBES2, PBKDF2, AES-256-CBC.*hmacWithSHA256/)
    expect(opened.stderr).toMatch(/MAC: sha256/i)
    expect(decodePem('CERTIFICATE', opened.stdout.toString()).map(bytesToHex)).toEqual(bags.certificates.map(({ certificateDer }) => bytesToHex(certificateDer)))
    const made = openssl(['pkcs12', '-export', '-inkey', '@key', '-in', '@cert', '-passout', 'pass:secret12', '-keypbe', 'aes-256-cbc', '-certpbe', 'aes-256-cbc', '-out', '@made'],
      { key: encodePrivateKeyPem(pki.doctor.keys, 'pkcs8'), cert: encodePem('CERTIFICATE', pki.doctor.certificate.der) })
    const read = parsePfx(Uint8Array.from(made.made), { password: 'secret12', aes: aesByNode })
    expect(read.certificates.map(({ certificateDer }) => certificateDer)).toEqual([pki.doctor.certificate.der])
    expect(read.keys).toHaveLength(1)
  })

  test('PKCS#12 with PBMAC1, and encrypted private keys: BouncyCastle recomputes the check and decrypts', (context) => {
    requireJava(context)
    const open = (mac: 'hmac' | 'pbmac1', word: string): OracleJob => ({ command: 'open-pkcs12', inputs: [encodePfx(bags, { ...settings, password, mac }), bmpPassword(word), utf8ToBytes(word)] })
    const key = encryptPrivateKeyInfo(encodePkcs8PrivateKey(pki.doctor.keys), { ...settings, password: utf8ToBytes(password) })
    const [file, wrong, keyInfo] = bouncyCastleBatch([open('pbmac1', password), open('pbmac1', 'wrong'), { command: 'decrypt-pbes2', inputs: [key, utf8ToBytes(password)] }])
    expect([file!.values, wrong!.ok, keyInfo!.ok]).toEqual([{ keys: '1', certificates: '2' }, false, true])
  })
})
