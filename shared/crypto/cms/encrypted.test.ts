// Encrypted messages of both families: for ourselves, for OpenSSL and BouncyCastle, from them, and refusals by name.
import { describe, expect, test } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { aesByNode, rsaByNode } from '../../../scripts/oracles/node-ciphers.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { bytesToHex, utf8ToBytes } from '../bytes.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { encodePkcs8PrivateKey } from '../der/private-key.ts'
import { encodeElement } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { decodePem, encodePem } from '../pem.ts'
import { sm3 } from '../sm3.ts'
import { aParty, aPki, atMs, seededRandom, sm2 } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { FurtherSigner } from './assemble.ts'
import { createEncryptedData, createEnvelopedData, openEncryptedData, openEnvelopedData, parseEnvelopedData } from './enveloped.ts'
import type { EnvelopeFields } from './enveloped.ts'
import { dataOid, signerProfiles } from './profile.ts'
import type { SignerProfileName } from './profile.ts'
import { sm2Unwrap } from './recipient.ts'
import type { Opener } from './recipient.ts'
import { createSignedAndEnvelopedData, openSignedAndEnvelopedData, parseSignedAndEnvelopedData } from './signed-and-enveloped.ts'
import { buildSignedAttributes } from './signed-attributes.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ name: 'CryptoError', code })
const pki = await aPki()
const content = utf8ToBytes('检验报告：血钾 3.9 mmol/L\n')
const keyOf = async (commonName: string, serial?: number): Promise<Party> => aParty({ subject: { commonName }, issuer: pki.ca, usages: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'], ...(serial && { serial }) })
const [ward, archive, stranger] = [await keyOf('病区'), await keyOf('档案'), await keyOf('外人')]
const openerOf = (party: Party): Opener => ({ certificate: party.certificate, unwrap: sm2Unwrap(sm2, party.keys.privateKey) })
const random = seededRandom('envelopes')
const fields = (family: 'gm' | 'pkcs', changed: Partial<EnvelopeFields> = {}): EnvelopeFields => ({ family, content, recipients: [ward.certificate, archive.certificate], sm2, random, aes: aesByNode, ...changed })

describe.each(['gm', 'pkcs'] as const)('GM/T 0010 §9, RFC 5652 §6: enveloped, %s', (family) => {
  test.each([OID.sm4Cbc, OID.sm4, OID.aes128Cbc, OID.aes192Cbc, OID.aes256Cbc])('every recipient opens it, under %s', (cipherOid) => {
    const der = createEnvelopedData(fields(family, { cipherOid }))
    for (const party of [ward, archive]) {
      expect(openEnvelopedData(der, openerOf(party), aesByNode)).toEqual({ contentType: family === 'gm' ? OID.gmData : OID.pkcsData, content })
    }
    expect(() => openEnvelopedData(der, openerOf(stranger), aesByNode)).toThrow(refusal('cms.recipient_missing'))
    expect(() => openEnvelopedData(der, { ...openerOf(stranger), certificate: ward.certificate }, aesByNode)).toThrow(refusal('cms.decryption_failed'))
    expect(parseEnvelopedData(der)).toMatchObject({ family, version: family === 'gm' ? 1 : 0, recipients: [{ algorithm: { oid: OID.sm2Encrypt } }, {}] })
  })

  test('empty content, long content', () => {
    for (const length of [0, 15, 16, 17, 100_000]) {
      const long = new Uint8Array(length).fill(7)
      expect(openEnvelopedData(createEnvelopedData(fields(family, { content: long })), openerOf(ward)).content).toEqual(long)
    }
  })

  test('every altered octet is refused with a CryptoError, or changes the content', () => {
    const der = createEnvelopedData(fields(family, { recipients: [ward.certificate] }))
    const codes = new Map<string, number>()
    for (let at = 0; at < der.length; at++) {
      const altered = der.map((octet, i) => (i === at ? octet ^ 0x40 : octet))
      try {
        const opened = openEnvelopedData(altered, openerOf(ward), aesByNode)
        const isCovered = bytesToHex(opened.content) === bytesToHex(content)
        codes.set(isCovered ? 'unchanged' : 'changed', (codes.get(isCovered ? 'unchanged' : 'changed') ?? 0) + 1)
      } catch (cause) {
        expect(cause).toMatchObject({ name: 'CryptoError' })
        codes.set((cause as { code: string }).code, (codes.get((cause as { code: string }).code) ?? 0) + 1)
      }
    }
    expect(codes.get('cms.decryption_failed')).toBeGreaterThan(100)
    expect(codes.get('unchanged') ?? 0).toBeLessThan(20) // versions and identifiers that nothing depends on
  })
})

describe('refusals', () => {
  const good = createEnvelopedData(fields('gm'))
  test.each<[string, () => unknown, CryptoErrorCode]>([
    ['no recipients', () => createEnvelopedData(fields('gm', { recipients: [] })), 'cms.structure_invalid'],
    ['an unknown cipher', () => createEnvelopedData(fields('gm', { cipherOid: '1.2.3' })), 'keys.algorithm_unsupported'],
    ['AES without its port', () => createEnvelopedData(fields('gm', { cipherOid: OID.aes128Cbc, aes: undefined })), 'keys.algorithm_unsupported'],
    ['reading AES without its port', () => openEnvelopedData(createEnvelopedData(fields('gm', { cipherOid: OID.aes128Cbc })), openerOf(ward)), 'keys.algorithm_unsupported'],
    ['a signed message', () => openEncryptedData(good, new Uint8Array(16)), 'cms.content_type_unsupported'],
    ['bytes behind', () => parseEnvelopedData(Uint8Array.from([...good, 0])), 'der.trailing_bytes'],
    ['a cut message', () => parseEnvelopedData(good.slice(0, -1)), 'der.truncated'],
    ['a content key of another length', () => createEncryptedData({ family: 'gm', content, contentKey: new Uint8Array(15), random }), 'crypto.length_wrong'],
    ['a recipient with another kind of key and no port', () => createEnvelopedData(fields('gm', { recipients: [{ ...ward.certificate, publicKey: { ...ward.certificate.publicKey, sm2PublicKey: undefined } }] })), 'keys.algorithm_unsupported'],
  ])('%s', (_, act, code) => {
    expect(act).toThrow(refusal(code))
  })

  test('257 recipients', () => {
    const [, explicit] = childrenOf(parseDer(good))
    const [version, recipients, encrypted] = childrenOf(childrenOf(explicit)[0]).map(rawOf)
    const [one] = childrenOf(parseDer(recipients)).map(rawOf)
    const crowd = encodeElement(0x31, ...Array.from({ length: 257 }, () => one))
    const der = encodeElement(0x30, rawOf(childrenOf(parseDer(good))[0]), encodeElement(0xa0, encodeElement(0x30, version, crowd, encrypted)))
    expect(() => parseEnvelopedData(der)).toThrow(refusal('cms.structure_invalid'))
  })
})

describe('GM/T 0010 §11, RFC 5652 §8: encrypted under a shared key', () => {
  test.each(['gm', 'pkcs'] as const)('%s: back and forth; another key fails', (family) => {
    const contentKey = random(16)
    const der = createEncryptedData({ family, content, contentKey, random })
    expect(openEncryptedData(der, contentKey).content).toEqual(content)
    expect(() => openEncryptedData(der, random(32))).toThrow(refusal('cms.decryption_failed'))
    const wrong = Array.from({ length: 20 }, (_, i) => {
      try {
        return bytesToHex(openEncryptedData(der, contentKey.map((octet, at) => (at === 0 ? octet ^ (i + 1) : octet))).content)
      } catch (cause) {
        return (cause as { code: string }).code
      }
    })
    expect(wrong).toContain('cms.decryption_failed')
    expect(wrong).not.toContain(bytesToHex(content))
  })
})

describe('GM/T 0010 §10, RFC 2315 §11: signed and enveloped', () => {
  const signerOf = async (name: SignerProfileName, party: Party, about = content): Promise<FurtherSigner> => {
    const profile = signerProfiles[name]
    const attributes = profile.attributes ? buildSignedAttributes({ contentDigest: sm3(about), signingTimeMs: atMs, signerCertificateDer: party.certificate.der, contentType: dataOid(profile) }) : undefined
    return { profile, attributes, signature: await party.sign(attributes ?? about), certificates: [party.certificate.der, pki.ca.certificate.der] }
  }
  const trust = { sm2, roots: [pki.root.certificate], atMs, opener: openerOf(ward) }

  test.each<[SignerProfileName, 'gm' | 'pkcs']>([['gm301', 'gm'], ['gm301Bare', 'gm'], ['gm501', 'gm'], ['gm501Bare', 'gm'], ['pkcs501', 'pkcs']])('%s', async (name, family) => {
    const cms = createSignedAndEnvelopedData({ ...fields(family), signers: [await signerOf(name, pki.doctor), await signerOf(name, pki.tsa)] })
    const verdict = openSignedAndEnvelopedData({ ...trust, cms })
    expect([verdict.verdict, verdict.reasons, verdict.content, verdict.signers.length]).toEqual(['passed', [], content, 2])
    expect(parseSignedAndEnvelopedData(cms).signedData.content).toBeUndefined()
  })

  test('a signature over something else, a stranger, no signer', async () => {
    const other = createSignedAndEnvelopedData({ ...fields('gm'), signers: [await signerOf('gm301', pki.doctor, utf8ToBytes('other'))] })
    expect(openSignedAndEnvelopedData({ ...trust, cms: other }).reasons.map(({ code }) => code)).toEqual(['cms.digest_mismatch'])
    const bare = createSignedAndEnvelopedData({ ...fields('gm'), signers: [await signerOf('gm301Bare', pki.doctor, utf8ToBytes('other'))] })
    expect(openSignedAndEnvelopedData({ ...trust, cms: bare }).reasons.map(({ code }) => code)).toEqual(['signature.invalid'])
    const good = createSignedAndEnvelopedData({ ...fields('gm'), signers: [await signerOf('gm301', pki.doctor)] })
    expect(() => openSignedAndEnvelopedData({ ...trust, cms: good, opener: openerOf(stranger) })).toThrow(refusal('cms.recipient_missing'))
    expect(openSignedAndEnvelopedData({ ...trust, cms: good, roots: [stranger.certificate] }).verdict).toBe('indeterminate')
    expect(() => createSignedAndEnvelopedData({ ...fields('gm'), signers: [] })).toThrow(refusal('cms.structure_invalid'))
    const signer = await signerOf('gm301', pki.doctor)
    expect(() => openSignedAndEnvelopedData({ ...trust, cms: createSignedAndEnvelopedData({ ...fields('gm'), signers: [signer, signer] }) })).toThrow(refusal('cms.structure_invalid'))
  })
})

describe('other implementations', () => {
  const rsaKey = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).stdout.toString()
  const rsaPem = openssl(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=rsa', '-days', '30'], { key: rsaKey }).stdout.toString()
  const rsa = parseCertificate(decodePem('CERTIFICATE', rsaPem)[0])
  const rsaOpener: Opener = { certificate: rsa, unwrap: (_, encryptedKey) => rsaByNode.unwrap(rsaKey, encryptedKey) }

  test('OpenSSL opens ours for an RSA key', () => {
    const wrapKey: EnvelopeFields['wrapKey'] = (publicKey, contentKey) => rsaByNode.wrap(encodePem('PUBLIC KEY', publicKey.der), contentKey)
    for (const cipherOid of [OID.aes128Cbc, OID.aes256Cbc]) {
      const der = createEnvelopedData(fields('pkcs', { cipherOid, recipients: [ward.certificate, rsa], wrapKey }))
      const opened = openssl(['cms', '-decrypt', '-inform', 'DER', '-in', '@in', '-recip', '@cert', '-inkey', '@key', '-binary'], { in: der, cert: rsaPem, key: rsaKey })
      expect([opened.stdout.toString('hex'), opened.stderr]).toEqual([bytesToHex(content), ''])
      expect(openEnvelopedData(der, rsaOpener, aesByNode).content).toEqual(content)
    }
  })

  test('we open what OpenSSL writes, by issuer and serial and by key identifier', () => {
    for (const more of [[], ['-keyid']]) {
      const made = openssl(['cms', '-encrypt', '-binary', '-outform', 'DER', '-aes256', ...more, '-in', '@in', '@cert'], { in: content, cert: rsaPem })
      expect(openEnvelopedData(Uint8Array.from(made.stdout), rsaOpener, aesByNode)).toEqual({ contentType: OID.pkcsData, content })
    }
  })

  test('OpenSSL and we share encrypted data', () => {
    const contentKey = random(32)
    const secret = ['-secretkey', bytesToHex(contentKey), '-binary']
    const ours = createEncryptedData({ family: 'pkcs', cipherOid: OID.aes256Cbc, content, contentKey, random, aes: aesByNode })
    expect(openssl(['cms', '-EncryptedData_decrypt', '-inform', 'DER', '-in', '@in', ...secret], { in: ours }).stdout.toString('hex')).toBe(bytesToHex(content))
    const theirs = openssl(['cms', '-EncryptedData_encrypt', '-outform', 'DER', '-aes256', '-in', '@in', ...secret], { in: content })
    expect(openEncryptedData(Uint8Array.from(theirs.stdout), contentKey, aesByNode).content).toEqual(content)
  })

  test('BouncyCastle opens ours with SM2 and SM4, we open its', (context) => {
    requireJava(context)
    const pkcs8 = encodePkcs8PrivateKey(archive.keys)
    const [gm, pkcs, foreign, made] = bouncyCastleBatch([
      { command: 'open-enveloped', inputs: [createEnvelopedData(fields('gm')), pkcs8, archive.certificate.der] },
      { command: 'open-enveloped', inputs: [createEnvelopedData(fields('pkcs')), pkcs8, archive.certificate.der] },
      { command: 'open-enveloped', inputs: [createEnvelopedData(fields('gm')), pkcs8, stranger.certificate.der] },
      { command: 'create-enveloped', inputs: [ward.certificate.der, content, OID.gmEnvelopedData, OID.gmData] },
    ])
    for (const answer of [gm, pkcs]) expect([answer.refusal, answer.values.der]).toEqual([undefined, Buffer.from(content).toString('base64')])
    expect([gm.values.type, foreign.ok]).toEqual([OID.gmData, false])
    expect(openEnvelopedData(Uint8Array.from(Buffer.from(made.values.der, 'base64')), openerOf(ward)).content).toEqual(content)
  })
})
