// Owns what holds for messages, envelopes and certificates: what is in them, what is refused, in which dialect they are.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { formClient, type SvsClient } from './clients.ts'
import { CODE, type Served } from './open-sign-server.ts'

export function messagesContract(open: () => Promise<Served>): void {
  let server: Served
  let client: SvsClient
  let [signer, revoked, reader, rsa, rsaReader] = [] as unknown as ApplicationKey[]
  const certOf = (key: ApplicationKey): Uint8Array => base64ToBytes(key.certificatesBase64[0]!)
  beforeAll(async () => {
    server = await open()
    client = formClient(server.http)
    signer = await server.addKey({ index: 1 })
    revoked = await server.addKey({ index: 2 })
    reader = await server.addKey({ index: 3, purpose: 'encrypt' })
    rsa = await server.addKey({ index: 4, algorithm: 'rsa-2048' })
    rsaReader = await server.addKey({ index: 5, algorithm: 'rsa-2048', purpose: 'encrypt' })
    await server.trust([server.authority], [await server.makeList(server.authority, [parseCertificate(certOf(revoked)).serialHex])])
  })
  afterAll(() => server.close())

  const inData = utf8ToBytes('知情同意书')
  const data = { inDataLen: inData.length, inData }
  const message = async (key: ApplicationKey, options: object = {}) => (await client.call('signMessage', { signMethod: key.algorithm === 'sm2' ? SGD.SM3_SM2 : SGD.SHA256_RSA, keyIndex: key.index, keyValue: CODE, ...data, ...options })).signedMessage!
  const verified = async (signedMessage: Uint8Array, some: object = {}) => (await client.call('verifySignedMessage', { signedMessage, ...some })).respValue

  describe('SV-2 GB/T 35275 messages', () => {
    test.each(['sm2', 'rsa'])('%s: the text inside or beside', async (name) => {
      const key = name === 'sm2' ? signer : rsa
      const [attached, detached] = [await message(key, { originalText: true }), await message(key)]
      expect(await verified(attached)).toBe(0)
      expect(await verified(attached, data)).toBe(0)
      expect(await verified(detached, data)).toBe(0)
      expect(await verified(detached)).toBe(0x0400000d)
      const other = utf8ToBytes('知情拒绝书')
      for (const each of [attached, detached]) expect(await verified(each, { inDataLen: other.length, inData: other })).toBe(0x0400000c)
    })

    test('the chain and the lists only when asked for', async () => {
      const parsed = async (options: object) => parseSignedData(await message(signer, options))
      expect([(await parsed({})).certificates.length, (await parsed({ certificateChain: true })).certificates.length]).toEqual([1, 2])
      const list = await server.makeList(server.authority, [])
      await server.takeIn(list)
      const withList = await message(signer, { originalText: true, crl: true })
      expect([(await parsed({})).crls.length, parseSignedData(withList).crls.map((der) => new Uint8Array(der))]).toEqual([0, [list]])
      expect(await verified(withList)).toBe(0)
    })

    test('a signer whose certificate was revoked', async () => expect(await verified(await message(revoked, { originalText: true }))).toBe(0x0400000b))

    test('another identity', async () => {
      const id = { signerIDLen: 3, signerID: utf8ToBytes('him') }
      const made = await message(signer, { originalText: true, ...id })
      expect([await verified(made, id), await verified(made)]).toEqual([0, 0x0400000c])
    })

    test('each application’s dialect: the standard’s object identifier, or the one that more readers know', async () => {
      for (const [messageProfile, oid, attributes] of [['gm301', OID.sm2Sign, true], ['gm501Bare', OID.sm2SignWithSm3, false]] as const) {
        const applicationId = await server.addApplication({ directory: messageProfile.toLowerCase(), messageProfile })
        await server.addKey({ index: 1, applicationId })
        const named = formClient(server.http, `${messageProfile.toLowerCase()}/`)
        const { signedMessage } = await named.call('signMessage', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, ...data, originalText: true })
        const { signers: [only], family } = parseSignedData(signedMessage!)
        expect([family, only!.signatureAlgorithm.oid, only!.signedAttributes.length > 0]).toEqual(['gm', oid, attributes])
        expect(await verified(signedMessage!)).toBe(0)
      }
    })
  })

  describe('SV-4 digital envelopes', () => {
    test.each(['sm2', 'rsa'])('%s: sealed for a certificate, opened with its key alone', async (name) => {
      const key = name === 'sm2' ? reader : rsaReader
      const { envelope } = await client.call('sealEnvelope', { cert: certOf(key), ...data })
      expect((await client.call('openEnvelope', { keyIndex: key.index, keyValue: CODE, envelope: envelope! })).outData).toEqual(Buffer.from(inData))
      const other = await server.addKey({ index: 30 + key.index, purpose: 'encrypt' })
      expect((await client.call('openEnvelope', { keyIndex: other.index, keyValue: CODE, envelope: envelope! })).respValue).toBe(0x0400000d)
      expect((await client.call('openEnvelope', { keyIndex: signer.index, keyValue: CODE, envelope: envelope! })).respValue).toBe(0x04000005)
      // One block, padded by 01, behind its initial vector: a change in the vector's last octet always spoils the padding; in the block it would fit by chance once in 256.
      const broken = envelope!.slice()
      expect([...broken.slice(-18, -16)]).toEqual([0x80, 16])
      broken[broken.length - 19]! ^= 1
      expect((await client.call('openEnvelope', { keyIndex: key.index, keyValue: CODE, envelope: broken })).respValue).toBe(0x0400000d)
    })

    test('signed and enveloped: content and signer come out, or nothing', async () => {
      const seal = async (key: ApplicationKey) => (await client.call('sealSignedEnvelope', { signMethod: SGD.SM3_SM2, keyIndex: key.index, keyValue: CODE, cert: certOf(reader), ...data })).envelope!
      const open = async (envelope: Uint8Array, verifyLevel: number) => client.call('openSignedEnvelope', { keyIndex: reader.index, keyValue: CODE, envelope, verifyLevel })
      expect(await open(await seal(signer), 2)).toEqual({ respValue: 0, outData: Buffer.from(inData), cert: Buffer.from(certOf(signer)) })
      expect(await open(await seal(revoked), 2)).toEqual({ respValue: 0x0400000b })
      expect((await open(await seal(revoked), 1)).respValue).toBe(0)
    })

    test('no envelope for a signing certificate', async () => expect((await client.call('sealEnvelope', { cert: certOf(signer), ...data })).respValue).toBe(0x04000007))
  })

  describe('SV-6 certificates', () => {
    const info = async (infoType: number) => Buffer.from((await client.call('parseCert', { infoType, cert: certOf(signer) })).info ?? '').toString()
    test('items by number, text as UTF-8, extensions and keys as DER', async () => {
      const certificate = parseCertificate(certOf(signer))
      expect(await Promise.all([1, 2, 0x21, 0x22, 0x31, 0x32].map(info))).toEqual(['3', certificate.serialHex, '测试根', '测试机构', 'key 1', '示范医院'])
      expect(await info(7)).toBe('C=CN, O=示范医院, CN=key 1')
      expect(await info(6)).toBe(`${await info(0x35)} ${await info(0x36)}`)
      expect((await client.call('parseCert', { infoType: 8, cert: certOf(signer) })).info).toEqual(Buffer.from(certificate.publicKey.der))
      expect((await client.call('parseCert', { infoType: 0x13, cert: certOf(signer) })).info).toEqual(Buffer.from('030206c0', 'hex'))
      expect(await client.call('parseCert', { infoType: 0x1a, cert: certOf(signer) })).toEqual({ respValue: 0 })
    })
    test('exported by index, label, serial number, name', async () => {
      for (const identification of ['1', 'key 1', parseCertificate(certOf(signer)).serialHex, 'C=CN, O=示范医院, CN=key 1']) expect((await client.call('exportCert', { identification: utf8ToBytes(identification) })).cert, identification).toEqual(Buffer.from(certOf(signer)))
    })
  })

  test('random numbers: as many as asked for, never the same', async () => {
    const [one, two] = [await client.call('generateRandom', { length: 32 }), await client.call('generateRandom', { length: 32 })]
    expect([one.random!.length, Buffer.compare(one.random!, two.random!) === 0]).toEqual([32, false])
    for (const length of [0, 4097]) expect((await client.call('generateRandom', { length })).respValue).toBe(0x0400000d)
  })
}
