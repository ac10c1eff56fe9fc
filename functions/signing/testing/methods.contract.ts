// Owns what holds for RSA and ECDSA beside SM2: bare signatures that node:crypto verifies, its signatures verified here, whole and by pieces.
import { createPublicKey, createSign, generateKeyPairSync, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { digestWith } from '@yiqian/shared/crypto/digest.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import type { SvsClient } from './clients.ts'
import { certificateOf } from './foreign-certificate.ts'
import { CODE, type Served } from './open-sign-server.ts'

/** @param reach the way in: a connection, or requests that may each go elsewhere */
export function methodsContract(open: () => Promise<Served>, reach: (server: Served) => SvsClient): void {
  let server: Served
  let client: SvsClient
  const keys: Record<string, ApplicationKey> = {}
  beforeAll(async () => {
    server = await open()
    client = reach(server)
    for (const [index, algorithm] of (['sm2', 'rsa-2048', 'ecdsa-p256', 'ecdsa-p384'] as const).entries()) keys[algorithm] = await server.addKey({ index: index + 1, algorithm })
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })

  const inData = utf8ToBytes('检验报告单')
  const certOf = (key: ApplicationKey): Uint8Array => base64ToBytes(key.certificatesBase64[0]!)
  const nodeKeyOf = (key: ApplicationKey) => createPublicKey({ key: Buffer.from(key.publicKeyInfoBase64, 'base64'), format: 'der', type: 'spki' })

  describe.each([
    ['rsa-2048', SGD.SHA256_RSA, 'sha256', OID.sha256], ['rsa-2048', SGD.SM3_RSA, 'sm3', OID.sm3],
    ['ecdsa-p256', SGD.SHA256_ECDSA, 'sha256', OID.sha256], ['ecdsa-p384', SGD.SHA384_ECDSA, 'sha384', OID.sha384],
  ] as const)('SV-2 %s with method 0x%s', (algorithm, signMethod, digestName, digestOid) => {
    const asked = () => ({ signMethod, keyIndex: keys[algorithm]!.index, keyValue: CODE })
    const verified = async (signature: Uint8Array, data = inData) => (await client.call('verifySignedData', { signMethod, type: 1, cert: certOf(keys[algorithm]!), inDataLen: data.length, inData: data, signature, verifyLevel: 0 })).respValue

    test('whole, over a digest, and by pieces; node:crypto agrees', async () => {
      const whole = (await client.call('signData', { ...asked(), inDataLen: inData.length, inData })).signature!
      const ofDigest = (await client.call('signDigest', { ...asked(), digest: digestWith(digestOid, inData) })).signature!
      const { SessionID } = await client.call('signDataInit', { signMethod })
      for (const octet of inData) await client.call('signDataUpdate', { SessionID: SessionID!, inDataLen: 1, inData: Uint8Array.of(octet) })
      const pieces = (await client.call('signDataFinal', { keyIndex: keys[algorithm]!.index, keyValue: CODE, SessionID: SessionID! })).signature!
      for (const signature of [whole, ofDigest, pieces]) {
        if (signMethod !== SGD.SM3_RSA) expect(verify(digestName, inData, nodeKeyOf(keys[algorithm]!), signature)).toBe(true) // OpenSSL names another object identifier inside
        expect(await verified(signature)).toBe(0)
      }
      expect(await verified(whole, utf8ToBytes('检验报告'))).toBe(0x0400000c)
      const verification = await client.call('verifySignedDataInit', { signMethod })
      await client.call('verifySignedDataUpdate', { SessionID: verification.SessionID!, inDataLen: inData.length, inData })
      expect((await client.call('verifySignedDataFinal', { type: 1, cert: certOf(keys[algorithm]!), SessionID: verification.SessionID!, signature: pieces, verifyLevel: 0 })).respValue).toBe(0)
      expect((await client.call('digestData', { signMethod, inDataLen: inData.length, inData })).digest).toEqual(Buffer.from(digestWith(digestOid, inData)))
    })
  })

  test('SV-14 SM2: the digest with Z is what is signed; by pieces the same verdicts', async () => {
    const key = keys['sm2']!
    const asked = { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(key.publicKeyInfoBase64) }
    const { digest } = await client.call('digestData', { ...asked, inDataLen: inData.length, inData })
    const { signature } = await client.call('signDigest', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, digest: digest! })
    for (const [wrong, respValue] of [[0, 0], [1, 0x0400000c]] as const) {
      const { SessionID } = await client.call('verifySignedDataInit', asked)
      for (const piece of [inData.subarray(0, 7), inData.subarray(7 + wrong)]) await client.call('verifySignedDataUpdate', { SessionID: SessionID!, inDataLen: piece.length, inData: piece })
      expect((await client.call('verifySignedDataFinal', { type: 1, cert: certOf(key), SessionID: SessionID!, signature: signature!, verifyLevel: 0 })).respValue).toBe(respValue)
    }
    expect((await client.call('signDigest', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, digest: digest!.subarray(1) })).respValue).toBe(0x0400000d)
  })

  test('RSA with SM3 as OpenSSL writes it', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const cert = await certificateOf(server, new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })))
    const signature = createSign('sm3').update(inData).sign(pair.privateKey)
    for (const [data, respValue] of [[inData, 0], [inData.subarray(1), 0x0400000c]] as const) expect((await client.call('verifySignedData', { signMethod: SGD.SM3_RSA, type: 1, cert, inDataLen: data.length, inData: data, signature, verifyLevel: 0 })).respValue).toBe(respValue)
  })

  test('SHA-1 with RSA is verified, for the past; a key of 512 bits is not relied on', async () => {
    for (const [modulusLength, respValue] of [[2048, 0], [512, 0x04000004]] as const) {
      const pair = generateKeyPairSync('rsa', { modulusLength })
      const signature = createSign('sha1').update(inData).sign(pair.privateKey)
      const cert = await certificateOf(server, new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })))
      expect((await client.call('verifySignedData', { signMethod: SGD.SHA1_RSA, type: 1, cert, inDataLen: inData.length, inData, signature, verifyLevel: 0 })).respValue).toBe(respValue)
    }
  })
}
