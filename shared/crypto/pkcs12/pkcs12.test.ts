// PKCS#12 files: both suites and both integrity checks, OpenSSL, keytool and BouncyCastle both ways, refusals by name.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import files from '../../vectors/pkcs12/files.json' with { type: 'json' }
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { aesByNode } from '../../../scripts/oracles/node-ciphers.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { base64ToBytes, bytesToHex, concatBytes, utf8ToBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { encodePkcs8PrivateKey, parsePrivateKey } from '../der/private-key.ts'
import { encodeContext, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { decodePem, encodePem } from '../pem.ts'
import { aPki, seededRandom } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import { certificateOfKey } from './bags.ts'
import type { Bags } from './bags.ts'
import { bmpPassword } from './kdf.ts'
import { encodeMac } from './mac.ts'
import { encodePfx, parsePfx } from './pfx.ts'
import type { PfxWriting } from './pfx.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ name: 'CryptoError', code })
const pki = await aPki()
const localKeyId = Uint8Array.of(1, 2, 3)
const bags: Bags = {
  keys: [{ pkcs8Der: encodePkcs8PrivateKey(pki.doctor.keys), friendlyName: '张三的签名密钥', localKeyId }],
  certificates: [{ certificateDer: pki.doctor.certificate.der, friendlyName: '张三', localKeyId }, { certificateDer: pki.ca.certificate.der }],
}
const password = 'Pass 密码 9'
const writing = (changed: Partial<PfxWriting> = {}): PfxWriting => ({ password, suite: 'sm', iterations: 200, random: seededRandom('pfx'), aes: aesByNode, ...changed })
const reading = { password, aes: aesByNode }
/** An RSA key and certificate, which every other tool understands. */
const rsaKey = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).stdout.toString()
const rsaPem = openssl(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=rsa', '-days', '30'], { key: rsaKey }).stdout.toString()
const rsaBags: Bags = { keys: [{ pkcs8Der: decodePem('PRIVATE KEY', rsaKey)[0], friendlyName: 'mine', localKeyId }], certificates: [{ certificateDer: decodePem('CERTIFICATE', rsaPem)[0], friendlyName: 'mine', localKeyId }] }

describe('RFC 7292: back and forth', () => {
  test.each([['sm', 'hmac'], ['sm', 'pbmac1'], ['international', 'hmac'], ['international', 'pbmac1']] as const)('%s, %s', (suite, mac) => {
    const der = encodePfx(bags, writing({ suite, mac }))
    const read = parsePfx(der, reading)
    expect(read).toEqual(bags)
    expect(parsePrivateKey(read.keys[0].pkcs8Der).privateKey).toEqual(pki.doctor.keys.privateKey)
    expect(parseCertificate(certificateOfKey(read.keys[0], read.certificates)?.certificateDer ?? new Uint8Array()).serialHex).toBe(pki.doctor.certificate.serialHex)
    expect(() => parsePfx(der, { ...reading, password: 'Pass 密码 8' })).toThrow(refusal('keys.password_wrong'))
    expect(() => parsePfx(der, { ...reading, maxIterations: 100 })).toThrow(refusal('keys.iterations_excessive'))
  })

  test('keys alone, certificates alone, an empty password', () => {
    for (const part of [{ ...bags, keys: [] }, { ...bags, certificates: [] }]) expect(parsePfx(encodePfx(part, writing()), reading)).toEqual(part)
    expect(parsePfx(encodePfx(bags, writing({ password: '' })), { ...reading, password: '' })).toEqual(bags)
  })

  test('every octet altered is refused: the check comes first', () => {
    const der = encodePfx(bags, writing({ iterations: 1 }))
    for (let at = 0; at < der.length; at += 3) {
      const altered = der.map((octet, i) => (i === at ? octet ^ 0x21 : octet))
      expect(() => parsePfx(altered, reading), `octet ${at}`).toThrow(expect.objectContaining({ name: 'CryptoError' }))
    }
  })
})

describe('refusals', () => {
  const good = encodePfx(bags, writing())
  const [version, content, mac] = childrenOf(parseDer(good)).map(rawOf)
  const safeOf = (...contents: Uint8Array[]) => {
    const safe = encodeSequence(...contents)
    const wrapped = encodeSequence(encodeOid(OID.pkcsData), encodeContext(0, encodeOctetString(safe)))
    return encodeSequence(version, wrapped, encodeMac({ kind: 'hmac', digestOid: OID.sm3, password, iterations: 1, random: seededRandom('mac') }, safe))
  }
  const data = (octets: Uint8Array) => encodeSequence(encodeOid(OID.pkcsData), encodeContext(0, encodeOctetString(octets)))
  const macWith = (algorithm: Uint8Array, iterations: number) => encodeSequence(version, content, encodeSequence(encodeSequence(algorithm, encodeOctetString(new Uint8Array(32))), encodeOctetString(new Uint8Array(8)), encodeInteger(iterations)))
  const emptyBag = encodeSequence(encodeOid('1.2.3'), encodeContext(0, Uint8Array.of(5, 0)))
  test.each<[string, Uint8Array, CryptoErrorCode]>([
    ['no integrity check', encodeSequence(version, content), 'pkcs12.structure_invalid'],
    ['version 2', encodeSequence(encodeInteger(2), content, mac), 'pkcs12.structure_invalid'],
    ['public-key integrity', encodeSequence(version, encodeSequence(encodeOid(OID.pkcsSignedData), encodeContext(0, encodeSequence())), mac), 'pkcs12.structure_invalid'],
    ['two billion iterations', macWith(encodeSequence(encodeOid(OID.sm3)), 0x7fffffff), 'keys.iterations_excessive'],
    ['no iterations', macWith(encodeSequence(encodeOid(OID.sm3)), 0), 'keys.iterations_excessive'],
    ['an unknown digest', macWith(encodeSequence(encodeOid('1.2.3')), 1), 'keys.algorithm_unsupported'],
    ['PBMAC1 without parameters', macWith(encodeSequence(encodeOid(OID.pbmac1)), 1), 'keys.algorithm_unsupported'],
    ['bytes behind', concatBytes(good, Uint8Array.of(0)), 'der.trailing_bytes'],
    ['cut', good.slice(0, -1), 'der.truncated'],
    ['nine contents', safeOf(...Array.from({ length: 9 }, () => data(encodeSequence()))), 'pkcs12.structure_invalid'],
    ['257 bags', safeOf(data(encodeSequence(...Array.from({ length: 257 }, () => emptyBag)))), 'pkcs12.structure_invalid'],
    ['enveloped content', safeOf(encodeSequence(encodeOid(OID.pkcsEnvelopedData), encodeContext(0, encodeSequence()))), 'pkcs12.structure_invalid'],
    ['9 MiB', new Uint8Array(9 * 1024 * 1024), 'der.too_large'],
  ])('%s', (_, der, code) => {
    expect(() => parsePfx(der, reading)).toThrow(refusal(code))
  })

  test('what cannot be written', () => {
    expect(() => encodePfx({ keys: [], certificates: [] }, writing())).toThrow(refusal('pkcs12.structure_invalid'))
    expect(() => encodePfx(bags, writing({ suite: 'international', aes: undefined }))).toThrow(refusal('keys.algorithm_unsupported'))
    expect(() => encodePfx(bags, writing({ iterations: 0 }))).toThrow(refusal('keys.iterations_excessive'))
  })
})

describe('vectors of other implementations', () => {
  test.each(files.tests.map((vector) => [vector.comment, vector] as const))('%s', (_, { flags, fileBase64, password: given, result, code }) => {
    const open = () => parsePfx(base64ToBytes(fileBase64), { password: given, aes: aesByNode })
    if (result !== 'valid') return expect(open).toThrow(refusal(code as CryptoErrorCode))
    const { keys, certificates } = open()
    expect([keys.length, keys[0].friendlyName, certificates.length]).toEqual([1, 'vector', 1])
    if (flags.includes('OpenSSL')) expect(certificates[0].certificateDer).toEqual(base64ToBytes(files.certificateBase64))
  })
})

describe('other implementations', () => {
  test('OpenSSL opens ours, RSA and SM2', () => {
    for (const [which, pem] of [[rsaBags, rsaPem], [bags, encodePem('CERTIFICATE', pki.doctor.certificate.der)]] as const) {
      const der = encodePfx(which, writing({ suite: 'international', password: 'secret' }))
      const opened = openssl(['pkcs12', '-in', '@in', '-passin', 'pass:secret', '-nodes'], { in: der })
      expect([opened.ok, decodePem('CERTIFICATE', opened.stdout.toString()).map(bytesToHex)[0]]).toEqual([true, bytesToHex(decodePem('CERTIFICATE', pem)[0])])
      expect(bytesToHex(decodePem('PRIVATE KEY', opened.stdout.toString())[0]).length).toBeGreaterThan(100)
      expect(openssl(['pkcs12', '-in', '@in', '-passin', 'pass:wrong', '-nodes'], { in: der }).ok).toBe(false)
    }
  })

  test("we open OpenSSL's", () => {
    for (const cipher of ['aes-256-cbc', 'aes-128-cbc', 'sm4-cbc']) {
      const made = openssl(['pkcs12', '-export', '-inkey', '@key', '-in', '@cert', '-name', 'mine', '-passout', `pass:${'secret'}`, '-keypbe', cipher, '-certpbe', cipher, '-macalg', 'sha256', '-out', '@made'], { key: rsaKey, cert: rsaPem })
      const read = parsePfx(Uint8Array.from(made.made), { password: 'secret', aes: aesByNode })
      expect(read).toMatchObject({ keys: [{ pkcs8Der: rsaBags.keys[0].pkcs8Der, friendlyName: 'mine' }], certificates: [{ certificateDer: rsaBags.certificates[0].certificateDer }] })
      expect(certificateOfKey(read.keys[0], read.certificates)).toBeDefined()
    }
  })

  test('keytool lists ours; we open what keytool makes', (context) => {
    requireJava(context)
    const folder = mkdtempSync(join(tmpdir(), 'pkcs12-'))
    const run = (...args: string[]) => spawnSync('keytool', [...args, '-storetype', 'PKCS12', '-storepass', 'secret12'], { cwd: folder, encoding: 'utf8' })
    try {
      writeFileSync(join(folder, 'ours.p12'), encodePfx(rsaBags, writing({ suite: 'international', password: 'secret12' })))
      expect(run('-list', '-keystore', 'ours.p12').stdout).toContain('PrivateKeyEntry')
      expect(run('-genkeypair', '-alias', 'made', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=keytool', '-keystore', 'theirs.p12').status).toBe(0)
      const read = parsePfx(Uint8Array.from(readFileSync(join(folder, 'theirs.p12'))), { password: 'secret12', aes: aesByNode })
      expect([read.keys.length, read.keys[0].friendlyName, read.certificates.length]).toEqual([1, 'made', 1])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('BouncyCastle opens ours with SM3 and SM4', (context) => {
    requireJava(context)
    const der = encodePfx(bags, writing())
    const [own, wrong] = bouncyCastleBatch([
      { command: 'open-pkcs12', inputs: [der, bmpPassword(password), utf8ToBytes(password)] },
      { command: 'open-pkcs12', inputs: [der, bmpPassword('wrong'), utf8ToBytes('wrong')] },
    ])
    expect([own.refusal, own.values, wrong.ok]).toEqual([undefined, { keys: '1', certificates: '2' }, false])
  })
})
