// Owns which request must earn which response code of the standard, over TCP; each connection goes to the next instance where there are several.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { base64ToBytes, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { svsCodes, type SvsCodeName } from '@yiqian/shared/crypto/svs/codes.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { tcpClient, type SvsClient } from './clients.ts'
import { CODE, DAY_MS, type Served } from './open-sign-server.ts'

export function codesContract(open: () => Promise<Served>): void {
  let server: Served
  let client: SvsClient
  let [good, expired, future, revoked, foreign] = [] as unknown as ApplicationKey[]
  const certOf = (key: ApplicationKey): Uint8Array => base64ToBytes(key.certificatesBase64[0]!)
  const serialOf = (key: ApplicationKey): string => parseCertificate(certOf(key)).serialHex

  beforeAll(async () => {
    server = await open()
    const now = server.nowMs()
    good = await server.addKey({ index: 1 })
    expired = await server.addKey({ index: 2, validMs: [now - 20 * DAY_MS, now - DAY_MS] })
    future = await server.addKey({ index: 3, validMs: [now + DAY_MS, now + 20 * DAY_MS] })
    revoked = await server.addKey({ index: 4 })
    foreign = await server.addKey({ index: 5, authority: await server.makeAuthority('无人信任的根') })
    await server.addKey({ index: 6, some: { usableUntilMs: now - 1 } })
    await server.addKey({ index: 7, purpose: 'encrypt' })
    await server.addKey({ index: 8, some: { state: 'suspended' } })
    await server.addKey({ index: 9, algorithm: 'rsa-2048' })
    await server.addKey({ index: 10, authority: null })
    await server.trust([server.authority], [await server.makeList(server.authority, [serialOf(revoked)])])
  })
  beforeEach(() => {
    client?.close()
    client = tcpClient(server.tcp)
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })

  const inData = utf8ToBytes('出院小结')
  const sign = (keyIndex: number, some: object = {}) => client.call('signData', { signMethod: SGD.SM3_SM2, keyIndex, keyValue: CODE, inDataLen: inData.length, inData, ...some })
  const verify = async (key: ApplicationKey, verifyLevel: number, some: object = {}) => {
    const { signature } = await sign(key.index)
    return client.call('verifySignedData', { signMethod: SGD.SM3_SM2, type: 1, cert: certOf(key), inDataLen: inData.length, inData, signature: signature!, verifyLevel, ...some })
  }
  const validate = (cert: Uint8Array) => client.call('validateCert', { cert })

  const earned: Record<Exclude<SvsCodeName, 'GM_SYSTEM_FAILURE'>, Record<string, () => Promise<{ respValue: number }>>> = {
    GM_SUCCESS: {
      'level 0': () => verify(good, 0),
      'level 1: path to a trusted root': () => verify(good, 1),
      'level 2: and not revoked': () => verify(good, 2),
      'level 0 does not ask whose certificate it is': () => verify(foreign, 0),
      'by serial number': () => verify(good, 2, { type: 2, cert: undefined, certSN: hexToBytes(serialOf(good)) }),
      'by serial number as text': () => verify(good, 2, { type: 2, cert: undefined, certSN: utf8ToBytes(serialOf(good).toUpperCase()) }),
      'a certificate is valid': () => validate(certOf(good)),
      'another identity, signed and verified': async () => {
        const id = { signerIDLen: 4, signerID: utf8ToBytes('some') }
        const { signature } = await sign(1, id)
        return client.call('verifySignedData', { signMethod: SGD.SM3_SM2, type: 1, cert: certOf(good), ...id, inDataLen: inData.length, inData, signature: signature!, verifyLevel: 0 })
      },
    },
    GM_ERROR_CERT_ID: {
      'no such certificate': () => client.call('exportCert', { identification: utf8ToBytes('99') }),
      'nothing asked for': () => client.call('exportCert', { identification: new Uint8Array() }),
      'a key without a certificate': () => client.call('exportCert', { identification: utf8ToBytes('10') }),
    },
    GM_ERROR_CERT_INFO_TYPE: { 'no such item': () => client.call('parseCert', { infoType: 0x77, cert: certOf(good) }) },
    GM_ERROR_SERVER_CONNECT: {
      'no list and no responder for its authority': async () => {
        const authority = await server.makeAuthority('没有吊销列表的根')
        const key = await server.addKey({ index: 40, authority })
        await server.trust([server.authority, authority], [await server.makeList(server.authority, [serialOf(revoked)])])
        return verify(key, 2)
      },
    },
    GM_ERROR_SIGN_METHOD: {
      'no such method': () => sign(1, { signMethod: 5 }),
      'RSA with an SM2 key': () => sign(1, { signMethod: SGD.SHA256_RSA }),
      'SM2 with an RSA key': () => sign(9),
      'SHA-1 is not signed with': () => sign(9, { signMethod: SGD.SHA1_RSA }),
      'SM2 under an RSA certificate': () => verify(good, 0, { signMethod: SGD.SHA256_RSA }),
      'init, no such method': () => client.call('signDataInit', { signMethod: 5 }),
    },
    GM_ERROR_KEY_INDEX: {
      'no such index': () => sign(99),
      'an encryption key': () => sign(7),
      'a suspended key': () => sign(8),
      'the signing period is over': () => sign(6),
      'final with another key than init': async () => {
        const { SessionID } = await client.call('signDataInit', { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(good.publicKeyInfoBase64) })
        return client.call('signDataFinal', { keyIndex: 4, keyValue: CODE, SessionID: SessionID! })
      },
    },
    GM_ERROR_KEY_VALUE: {
      'a wrong code': () => sign(10, { keyValue: utf8ToBytes('permission-2') }),
      'no code': () => sign(10, { keyValue: new Uint8Array() }),
      'a very long code': () => sign(10, { keyValue: new Uint8Array(1000) }),
    },
    GM_ERROR_CERT: {
      'level 1 under a root that is not trusted': () => verify(foreign, 1),
      'no known certificate has that number': () => verify(good, 0, { type: 2, cert: undefined, certSN: hexToBytes('0123456789') }),
      'not valid: nobody trusts its root': () => validate(certOf(foreign)),
      'a message by a key without a certificate': () => client.call('signMessage', { signMethod: SGD.SM3_SM2, keyIndex: 10, keyValue: CODE, inDataLen: inData.length, inData }),
    },
    GM_ERROR_CERT_DECODE: {
      'parse': () => client.call('parseCert', { infoType: 1, cert: hexToBytes('3003020101') }),
      'validate': () => validate(hexToBytes('3003020101')),
      'verify': () => verify(good, 0, { cert: hexToBytes('300b300302010130000302' + '0000') }),
    },
    GM_ERROR_CERT_INVALID_AF: { 'level 0': () => verify(expired, 0), 'level 2': () => verify(expired, 2), 'validate': () => validate(certOf(expired)) },
    GM_ERROR_CERT_INVALID_BF: { 'level 0': () => verify(future, 0), 'level 1': () => verify(future, 1), 'validate': () => validate(certOf(future)) },
    GM_ERROR_CERT_REMOVED: { 'level 2': () => verify(revoked, 2), 'validate': () => validate(certOf(revoked)) },
    GM_INVALID_SIGNATURE: {
      'other data': () => verify(good, 0, { inData: utf8ToBytes('入院小结') }),
      'another’s certificate': () => verify(good, 0, { cert: certOf(revoked) }),
      'no signature at all': () => verify(good, 0, { signature: utf8ToBytes('no') }),
      'another identity': () => verify(good, 0, { signerIDLen: 1, signerID: utf8ToBytes('x') }),
      'an expired certificate does not excuse it': () => verify(expired, 0, { inData: utf8ToBytes('入院小结') }),
    },
    GM_INVALID_DATA_FORMAT: {
      'the length is another': () => sign(1, { inDataLen: 1 }),
      'the identity’s length is another': () => sign(1, { signerIDLen: 3, signerID: utf8ToBytes('x') }),
      'an identity that is too long': () => sign(1, { signerIDLen: 9000, signerID: new Uint8Array(9000) }),
      'type 3': () => verify(good, 0, { type: 3 }),
      'level 3': () => verify(good, 3),
      'type 1 without a certificate': () => verify(good, 0, { cert: undefined }),
      'no such session': () => client.call('signDataUpdate', { SessionID: new Uint8Array(16), inDataLen: 0, inData: new Uint8Array() }),
      'no message': () => client.call('verifySignedMessage', { signedMessage: utf8ToBytes('no') }),
      'init without a public key, several keys to choose from': () => client.call('signDataInit', { signMethod: SGD.SM3_SM2 }),
      'a public key that is no point': () => client.call('verifySignedDataInit', { signMethod: SGD.SM3_SM2, signerPublicKey: new Uint8Array(65).fill(4) }),
    },
  }

  describe.each(Object.entries(earned))('SV-1 %s', (name, cases) => {
    test.each(Object.entries(cases))('%s', async (_, ask) => {
      expect((await ask()).respValue).toBe(svsCodes[name as SvsCodeName])
    })
  })
}
