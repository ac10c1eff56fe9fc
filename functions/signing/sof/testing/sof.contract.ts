// Owns what holds for every SOF function over HTTP, as a HIS adapter calls it: right ones, and wrong ones with their codes.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ApplicationKey } from '../../../_domain/application-key/application-key.ts'
import { DAY_MS, type Served } from '../../testing/open-sign-server.ts'
import { sofFunctions } from '../functions/table.ts'
import { sofClient, type CallSof } from './sof-client.ts'

export function sofContract(open: () => Promise<Served>): void {
  let server: Served
  let [signKey, encryptKey, openKey] = [] as unknown as [ApplicationKey, ApplicationKey, ApplicationKey]
  let sof: CallSof
  const PassWd = 'permission-1'
  const text = '医嘱：阿司匹林 100 mg'
  const asked = new Set<string>()

  beforeAll(async () => {
    server = await open()
    signKey = await server.addKey({ index: 1 })
    encryptKey = await server.addKey({ index: 2, purpose: 'encrypt', some: { label: 'key 1' } })
    await server.addKey({ index: 3, algorithm: 'rsa-2048' })
    openKey = await server.addKey({ index: 4, some: { permissionDigest: null } })
    await server.addKey({ index: 5, algorithm: 'ecdsa-p256' })
    await server.trust([server.authority], [await server.makeList(server.authority, [])])
    const call = sofClient(server.http)
    sof = (name, args, path) => {
      asked.add(name.toLowerCase())
      return call(name, args, path)
    }
  })
  afterAll(() => server.close())

  const certOf = (key: ApplicationKey): string => key.certificatesBase64[0]!
  const data = async (name: string, args?: unknown): Promise<string> => {
    const answer = await sof(name, args)
    expect(answer, name).toMatchObject({ sor: 'SOR_OK', msg: 'SUCCESS' })
    return answer.data as string
  }

  describe('SV-2 bare signatures', () => {
    test('SOF_SignData is verified by the portable implementation and by SOF_VerifySignedData', async () => {
      const SignValue = await data('SOF_SignData', { CertID: '1', InData: text, PassWd })
      const { sm2 } = server.runtime
      const publicKey = parsePublicKeyInfo(base64ToBytes(signKey.publicKeyInfoBase64)).sm2PublicKey!
      expect(verifyDigest(sm2, publicKey, messageDigest(sm2, publicKey, utf8ToBytes(text)), parseSm2Signature(base64ToBytes(SignValue)))).toBe(true)
      expect(await sof('SOF_VerifySignedData', { Cert: certOf(signKey), InData: text, SignValue })).toMatchObject({ sor: 'SOR_OK', data: true })
      expect(await sof('SOF_VerifySignedData', { Cert: certOf(signKey), InData: `${text} `, SignValue })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
      expect(await sof('SOF_VerifySignedData', { Cert: certOf(openKey), InData: text, SignValue })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
    })
    test.each([
      ['no such key', { CertID: '9', InData: text, PassWd }, 'SOR_CertNotFoundErr'],
      ['several keys and no CertID', { InData: text, PassWd }, 'SOR_CertNotFoundErr'],
      ['an encryption key of no sign key', { CertID: 'key 9', InData: text, PassWd }, 'SOR_CertNotFoundErr'],
      ['no code', { CertID: '1', InData: text }, 'SOR_LoginErr'],
      ['no data', { CertID: '1', PassWd }, 'SOR_ParameterNotSupportErr'],
      ['data that is no text', { CertID: '1', InData: 7, PassWd }, 'SOR_IndataErr'],
      ['Base64 that is none', { CertID: '1', InDataBase64: '??', PassWd }, 'SOR_IndataErr'],
      ['a method of another key', { CertID: '1', InData: text, PassWd, SignMethod: '0x00010004' }, 'SOR_AlgoTypeErr'],
      ['a method nobody knows', { CertID: '1', InData: text, PassWd, SignMethod: 99 }, 'SOR_AlgoTypeErr'],
      ['SHA-1, which is not signed any more', { CertID: '3', InData: text, PassWd, SignMethod: '0x1002' }, 'SOR_AlgoTypeErr'],
      ['another application’s name', { CertID: '1', InData: text, PassWd, AppName: 'other' }, 'SOR_AppNotFoundErr'],
    ])('SOF_SignData: %s', async (_case, args, sor) => {
      const answer = await sof('SOF_SignData', args)
      expect(answer).toMatchObject({ sor, data: '' })
      expect(JSON.stringify(answer)).not.toMatch(/permission-1|阿司匹林/)
    })
    test.each([
      ['a certificate that is none', { Cert: 'AAAA', InData: text, SignValue: 'AAAA' }, 'SOR_CertEncodeErr'],
      ['a signature that is none', () => ({ Cert: certOf(signKey), InData: text, SignValue: 'AAAA' }), 'SOR_VerifySignDataErr'],
      ['no certificate', { InData: text, SignValue: 'AAAA' }, 'SOR_ParameterNotSupportErr'],
      ['a level that is none', () => ({ Cert: certOf(signKey), InData: text, SignValue: 'AAAA', VerifyLevel: 3 }), 'SOR_IndataErr'],
    ])('SOF_VerifySignedData: %s', async (_case, args, sor) => expect(await sof('SOF_VerifySignedData', typeof args === 'function' ? args() : args)).toMatchObject({ sor, data: false }))
    test('octets as Base64 are the same data; spellings of vendors, arguments by place', async () => {
      const SignValue = await data('SOF_signData', { containerName: 'key 4', inData: bytesToBase64(utf8ToBytes(text)), InDataType: 'base64' })
      expect(await sof('SOF_verifySignedData', { base64EncodeCert: certOf(openKey), inData: text, signValue: SignValue })).toMatchObject({ data: true })
      expect(await sof('sof_verifysigneddata', [certOf(openKey), text, SignValue])).toMatchObject({ data: true })
    })
    test.each([['3', 'RSA'], ['5', 'ECDSA']])('key %s: %s', async (CertID) => {
      const SignValue = await data('SOF_SignData', { CertID, InData: text, PassWd })
      const Cert = await data('SOF_ExportUserCert', { CertID })
      expect(await sof('SOF_VerifySignedData', { Cert, InData: text, SignValue })).toMatchObject({ data: true })
      expect(await sof('SOF_VerifySignedData', { Cert, InData: 'another', SignValue })).toMatchObject({ data: false })
    })
  })

  describe('SV-2 messages', () => {
    test('P7 with the data inside: verified, taken apart; changed: refused', async () => {
      const P7SignData = await data('SOF_SignDataByP7', { CertID: '1', InData: text, PassWd })
      expect(await sof('SOF_VerifySignedDataByP7', { P7SignData })).toMatchObject({ sor: 'SOR_OK', data: true })
      expect(await data('SOF_GetP7SignDataInfo', { P7SignData, Type: 1 })).toBe(text)
      expect(await data('SOF_GetP7SignDataInfo', { P7SignData, Type: 2 })).toBe(certOf(signKey))
      expect(base64ToBytes(await data('SOF_GetP7SignDataInfo', { P7SignData, Type: 3 }))[0]).toBe(0x30)
      expect(await sof('SOF_GetP7SignDataInfo', { P7SignData, Type: 4 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      const changed = Buffer.from(P7SignData, 'base64')
      changed[changed.indexOf(Buffer.from('100 mg'))] = 0x39
      expect(await sof('SOF_VerifySignedDataByP7', { P7SignData: changed.toString('base64') })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
      expect(await sof('SOF_VerifySignedDataByP7', { P7SignData: 'AAAA' })).toMatchObject({ sor: 'SOR_PKCS7EncodeErr', data: false })
    })
    test('GM/T 0020: flag 0 with, 1 without the data; detached', async () => {
      const attached = await data('SOF_SignMessage', { Flag: 0, CertID: '1', InData: text, PassWd })
      expect(await sof('SOF_VerifySignedMessage', { SignedMessage: attached })).toMatchObject({ data: true })
      expect(await data('SOF_GetInfoFromSignedMessage', { SignedMessage: attached, Type: 1 })).toBe(text)
      const without = await data('SOF_SignMessage', { Flag: 1, CertID: '1', InData: text, PassWd })
      expect(await sof('SOF_VerifySignedMessage', { SignedMessage: without })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr', data: false })
      expect(await sof('SOF_VerifySignedMessage', { SignedMessage: without, InData: text })).toMatchObject({ data: true })
      expect(await sof('SOF_SignMessage', { Flag: 2, CertID: '1', InData: text, PassWd })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      const detached = await data('SOF_SignMessageDetach', { CertID: '3', InData: text, PassWd })
      expect(await sof('SOF_VerifySignedMessageDetach', { InData: text, SignedMessage: detached })).toMatchObject({ data: true })
      expect(await sof('SOF_VerifySignedMessageDetach', { InData: 'another', SignedMessage: detached })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
    })
  })

  describe('SV-6 certificates', () => {
    const at = (Type: unknown): Promise<string> => data('SOF_GetCertInfo', { Cert: certOf(signKey), Type })
    test('items by decimal number and as the table prints it', async () => {
      expect([await at(17), await at('17'), await at('0x00000017')]).toEqual(['key 1', 'key 1', 'key 1'])
      expect([await at(8), await at('0x08'), await at(14)]).toEqual(['测试根', '测试根', '示范医院'])
      expect([await at(2), await at(1), await at(3)]).toEqual([parseCertificate(base64ToBytes(certOf(signKey))).serialHex, '3', '1.2.156.10197.1.501'])
      expect(await at(21)).toContain('CN=key 1')
      expect(await at(22)).toBe(signKey.publicKeyInfoBase64)
      expect(await at(35)).toBe('')
      expect(await at(0x40)).toBe(await at(40)) // above 40 a number can only be the printed one taken as hex
      for (let item = 1; item <= 40; item++) expect(typeof (await at(item))).toBe('string')
      expect(await sof('SOF_GetCertInfo', { Cert: certOf(signKey), Type: 42 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      expect(await sof('SOF_GetCertInfo', { Cert: 'MAA=', Type: 1 })).toMatchObject({ sor: 'SOR_CertEncodeErr' })
    })
    test('by OID', async () => {
      expect(await data('SOF_GetCertInfoByOid', { Cert: certOf(signKey), Oid: '2.5.29.15' })).toBe('AwIGwA==')
      expect(await data('SOF_GetCertInfoByOid', { Cert: certOf(signKey), Oid: '1.2.86.21.1.1' })).toBe('')
      expect(await sof('SOF_GetCertInfoByOid', { Cert: certOf(signKey), Oid: 'CN' })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
    })
    test('SOF_ValidateCert: 1, -1, -2, -3, -4, -5, -6, and a code that is not 0 with everything but 1', async () => {
      const now = server.nowMs()
      const [stranger, expired, revoked, future, held] = [
        await server.addKey({ index: 20, authority: await server.makeAuthority('别的根') }),
        await server.addKey({ index: 21, validMs: [now - 3 * DAY_MS, now - 2 * DAY_MS] }),
        await server.addKey({ index: 22 }),
        await server.addKey({ index: 23, validMs: [now + DAY_MS, now + 2 * DAY_MS] }),
        await server.addKey({ index: 24 }),
      ]
      await server.trust([server.authority], [await server.makeList(server.authority, [parseCertificate(base64ToBytes(certOf(revoked))).serialHex])])
      const judged = async (Cert: string): Promise<unknown[]> => {
        const { sor, data: state } = await sof('SOF_ValidateCert', { Cert })
        return [state, sor]
      }
      expect(await judged(certOf(signKey))).toEqual([1, 'SOR_OK'])
      expect(await judged(certOf(stranger))).toEqual([-1, 'SOR_CertInvalidErr'])
      expect(await judged(certOf(expired))).toEqual([-2, 'SOR_CertHasExpiredErr'])
      expect(await judged(certOf(revoked))).toEqual([-3, 'SOR_CertRevokedErr'])
      expect(await judged(certOf(future))).toEqual([-5, 'SOR_CertNotYetValidErr'])
      expect(await judged('AAAA')).toEqual([-6, 'SOR_CertEncodeErr'])
      const hold = await server.makeList(server.authority, [parseCertificate(base64ToBytes(certOf(held))).serialHex], { reason: 'certificateHold' })
      await server.trust([server.authority], [hold])
      expect(await judged(certOf(held))).toEqual([-4, 'SOR_CertFrozenErr'])
      await server.trust([server.authority], [await server.makeList(server.authority, [parseCertificate(base64ToBytes(certOf(revoked))).serialHex])])
      const SignValue = await data('SOF_SignData', { CertID: '22', InData: text, PassWd })
      expect(await sof('SOF_VerifySignedData', { Cert: certOf(revoked), InData: text, SignValue })).toMatchObject({ sor: 'SOR_CertRevokedErr', data: false })
      expect(await sof('SOF_VerifySignedData', { Cert: certOf(revoked), InData: text, SignValue, VerifyLevel: 1 })).toMatchObject({ sor: 'SOR_OK', data: true })
      await server.trust([server.authority], [await server.makeList(server.authority, [])])
    })
    test('of the application’s keys', async () => {
      expect(await data('SOF_GetUserList')).toContain('key 1||1&&&')
      expect(await data('SOF_ExportUserCert', { CertID: '1' })).toBe(certOf(signKey))
      expect(await data('SOF_ExportExChangeUserCert', { CertID: '1' })).toBe(certOf(encryptKey))
      expect(await data('SOF_GetServerCertificate', { CertUsage: 1 })).toBe(certOf(encryptKey))
      expect(await sof('SOF_GetServerCertificate', { CertUsage: 3 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      expect([await data('SOF_GetUserInfo', { CertID: '1', Type: 1 }), await data('SOF_GetUserInfo', { CertID: '1', Type: 10 }), await data('SOF_GetUserInfo', { CertID: '3', Type: 9 })]).toEqual(['key 1', 'sm2', '测试根'])
      expect(await sof('SOF_GetUserInfo', { CertID: '1', Type: 16 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      expect(await sof('SOF_ExportUserCert', { CertID: 'nobody' })).toMatchObject({ sor: 'SOR_CertNotFoundErr' })
    })
  })

  describe('encryption', () => {
    const SymmKey = bytesToBase64(new Uint8Array(16).fill(7))
    test.each([0x401, 0x402, 0x404, 0x408, 0x420])('SM4 %i goes there and back; a fresh IV each time', async (EncryptMethod) => {
      const [one, two] = [await data('SOF_EncryptData', { SymmKey, InData: text, EncryptMethod }), await data('SOF_EncryptData', { SymmKey, InData: text, EncryptMethod })]
      expect(one === two).toBe(EncryptMethod === 0x401)
      expect(await data('SOF_DecryptData', { SymmKey, InData: one, EncryptMethod })).toBe(text)
    })
    test('with an IV of the caller’s the ciphertext is bare: the known answer of GB/T 32907', async () => {
      const SymmKeyOfStandard = bytesToBase64(Buffer.from('0123456789abcdeffedcba9876543210', 'hex'))
      const out = await data('SOF_EncryptData', { SymmKey: SymmKeyOfStandard, InDataBase64: SymmKeyOfStandard, EncryptMethod: '0x401' })
      expect(Buffer.from(out, 'base64').subarray(0, 16).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
      const IV = bytesToBase64(new Uint8Array(16))
      expect(Buffer.from(await data('SOF_EncryptData', { SymmKey: SymmKeyOfStandard, InDataBase64: SymmKeyOfStandard, IV }), 'base64').subarray(0, 16).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
    })
    test.each([
      ['another key', { SymmKey: bytesToBase64(new Uint8Array(16)) }, 'SOR_DecryptDataErr'],
      ['a short key', { SymmKey: 'AAAA' }, 'SOR_IndataLenErr'],
      ['SM1, which hardware alone has', { EncryptMethod: 0x102 }, 'SOR_NotSupportYetErr'],
      ['no cipher', { EncryptMethod: 5 }, 'SOR_AlgoTypeErr'],
      ['a short IV', { IV: 'AAAA' }, 'SOR_IndataLenErr'],
      ['half a block', { InData: 'AAAA' }, 'SOR_DecryptDataErr'],
    ])('SOF_DecryptData: %s', async (_case, args, sor) => {
      const InData = await data('SOF_EncryptData', { SymmKey, InData: text })
      expect(await sof('SOF_DecryptData', { SymmKey, InData, ...args })).toMatchObject({ sor })
    })
    test('for the holder of a certificate, SM2 and RSA', async () => {
      const InData = await data('SOF_PubKeyEncrypt', { Cert: certOf(encryptKey), InData: text })
      expect(await data('SOF_PriKeyDecrypt', { CertID: '1', InData, PassWd })).toBe(text)
      expect(await sof('SOF_PriKeyDecrypt', { CertID: '2', InData: 'AAAA', PassWd })).toMatchObject({ sor: 'SOR_DecryptDataErr' })
      expect(await sof('SOF_PriKeyDecrypt', { CertID: '2', InData })).toMatchObject({ sor: 'SOR_LoginErr' })
      expect(await sof('SOF_PubKeyEncrypt', { Cert: certOf(signKey), InData: text })).toMatchObject({ sor: 'SOR_CertInvalidErr' })
      const rsa = await server.addKey({ index: 6, algorithm: 'rsa-2048', purpose: 'encrypt' })
      expect(await data('SOF_PriKeyDecrypt', { CertID: '6', InData: await data('SOF_PubKeyEncrypt', { Cert: certOf(rsa), InData: text }), PassWd })).toBe(text)
      expect(await sof('SOF_PubKeyEncrypt', { Cert: certOf(rsa), InData: 'x'.repeat(300) })).toMatchObject({ sor: 'SOR_EncryptDataErr' })
    })
  })

  describe('timestamps', () => {
    test('request, response, verification, items', async () => {
      const request = await data('SOF_CreateTimeStampRequest', { InData: text })
      const response = await data('SOF_CreateTimeStampResponse', { TsRequest: request })
      expect(await sof('SOF_VerifyTimeStamp', { InData: text, TsResponse: response })).toMatchObject({ sor: 'SOR_OK', data: true })
      expect(await sof('SOF_VerifyTimeStamp', { InData: 'another', TsResponse: response })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
      const now = new Date(server.nowMs() + 8 * 3_600_000).toISOString().replaceAll(/[-:T]/g, '').slice(0, 10)
      expect((await data('SOF_GetTimeStampInfo', { TsResponse: response, Type: 1 })).slice(0, 10)).toBe(now)
      expect(await data('SOF_GetTimeStampInfo', { TsResponse: response, Type: 2 })).toBe(createHash('sm3').update(text).digest('base64'))
      for (const Type of [3, 4, 5, 6]) expect((await data('SOF_GetTimeStampInfo', { TsResponse: response, Type })).length).toBeGreaterThan(0)
      expect(await sof('SOF_GetTimeStampInfo', { TsResponse: response, Type: 9 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      expect(await sof('SOF_VerifyTimeStamp', { InData: text, TsResponse: 'AAAA' })).toMatchObject({ sor: 'SOR_IndataErr', data: false })
      expect(await sof('SOF_CreateTimeStampResponse', { TsRequest: 'AAAA' })).toMatchObject({ sor: 'SOR_IndataErr' })
    })
  })

  describe('XML', () => {
    const xml = '<record><patient>甲</patient><order>阿司匹林 100 mg</order></record>'
    test('signed, verified, taken apart; changed: refused', async () => {
      const XMLData = await data('SOF_SignDataXML', { CertID: '1', InData: xml, PassWd })
      expect(await sof('SOF_VerifySignedDataXML', { XMLData })).toMatchObject({ sor: 'SOR_OK', data: true, signedXml: xml })
      expect(await sof('SOF_VerifySignedDataXML', { XMLData: XMLData.replace('100 mg', '900 mg') })).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
      expect(await data('SOF_GetXMLSignatureInfo', { XMLData, Type: 1 })).toBe(xml)
      expect(await data('SOF_GetXMLSignatureInfo', { XMLData, Type: 2 })).toBe(createHash('sm3').update(xml).digest('base64'))
      expect(await data('SOF_GetXMLSignatureInfo', { XMLData, Type: 4 })).toBe(certOf(signKey))
      expect(await data('SOF_GetXMLSignatureInfo', { XMLData, Type: 6 })).toContain('sm2-sm3')
      for (const Type of [3, 5]) expect((await data('SOF_GetXMLSignatureInfo', { XMLData, Type })).length).toBeGreaterThan(0)
      expect(await sof('SOF_GetXMLSignatureInfo', { XMLData, Type: 7 })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr' })
      expect(await sof('SOF_SignDataXML', { CertID: '1', InData: '<a>', PassWd })).toMatchObject({ sor: 'SOR_XMLEncodeErr' })
      expect(await sof('SOF_SignDataXML', { CertID: '1', InData: xml })).toMatchObject({ sor: 'SOR_LoginErr' })
    })
  })

  describe('trust lists are read, and never changed from here', () => {
    test.each(['SOF_SetCertTrustList', 'SOF_DelCertTrustList'])('%s', async (name) => expect(await sof(name, { CTLAltName: 'x', CTLContent: certOf(signKey) })).toMatchObject({ sor: 'SOR_NotSupportYetErr', data: false }))
    test('queries', async () => {
      expect((await data('SOF_QueryCertTrustListAltNames')).split('@')).toContain('测试根')
      expect(await data('SOF_QueryCertTrustList', { CTLAltName: '测试根' })).toBe(bytesToBase64(server.authority.der))
      expect(await sof('SOF_QueryCertTrustList', { CTLAltName: 'nobody' })).toMatchObject({ sor: 'SOR_CertNotFoundErr' })
    })
  })

  test('random numbers, version, support', async () => {
    expect(base64ToBytes(await data('SOF_GenRandom', { RandomLen: 24 }))).toHaveLength(24)
    for (const RandomLen of [0, 4097]) expect(await sof('SOF_GenRandom', { RandomLen })).toMatchObject({ sor: 'SOR_IndataLenErr' })
    expect([await data('SOF_GetVersion'), await data('SOF_CheckSupport')]).toEqual(['2.0', 0])
    expect(await sof('SOF_Nothing')).toMatchObject({ sor: 'SOR_ObjErr' })
  })

  test('files small enough to be arguments', async () => {
    const SignValue = await data('SOF_SignFile', { CertID: '1', InDataBase64: bytesToBase64(utf8ToBytes(text)), PassWd })
    expect(await sof('SOF_VerifySignedFile', { Cert: certOf(signKey), InData: text, SignValue })).toMatchObject({ data: true })
    expect(await sof('SOF_VerifySignedData', { Cert: certOf(signKey), InData: text, SignValue })).toMatchObject({ data: true })
    expect(await sof('SOF_SignFile', { CertID: '1', PassWd, FilePath: '/etc/passwd' })).toMatchObject({ sor: 'SOR_ReadFileErr' })
  })

  test('every function of the table is called by a test here or in sessions.test.ts and files.test.ts', () => {
    const elsewhere = ['SOF_SetSignMethod', 'SOF_GetSignMethod', 'SOF_SetEncryptMethod', 'SOF_GetEncryptMethod', 'SOF_SetWebAppName', 'SOF_GetInstance', 'SOF_GetLastError', 'SOF_Login', 'SOF_Logout', 'SOF_ChangePassWd', 'SOF_EncryptFile', 'SOF_DecryptFile']
    const missing = sofFunctions.map(({ name }) => name).filter((name) => !elsewhere.includes(name) && !asked.has(name.toLowerCase()))
    expect(missing).toEqual([])
  })
}
