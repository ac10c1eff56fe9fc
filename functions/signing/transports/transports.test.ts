// The same operations over every transport: one core, one answer.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { formClient, jsonClient, soapClient, tcpClient, udpClient, type SvsClient } from '../testing/clients.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'

let server: SignServer
let key: ApplicationKey
const clients: Record<string, SvsClient> = {}
beforeAll(async () => {
  server = await openSignServer()
  key = await server.addKey({ index: 1 })
  Object.assign(clients, { tcp: tcpClient(server.addresses['tcp']!), udp: udpClient(server.addresses['udp']!), form: formClient(server.http), 'form, named': formClient(server.http, 'main/'), json: jsonClient(server.http), soap: soapClient(server.http) })
})
afterAll(async () => {
  Object.values(clients).forEach((client) => client.close())
  await server.close()
})

const inData = utf8ToBytes('医嘱：阿司匹林 100 mg')
const signRequest = { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, inDataLen: inData.length, inData }

describe.each(['tcp', 'udp', 'form', 'form, named', 'json', 'soap'])('SV-2 SV-10 over %s', (name) => {
  test('signs, verifies, and the portable implementation agrees', async () => {
    const signed = await clients[name]!.call('signData', signRequest)
    expect(signed.respValue).toBe(svsCodes.GM_SUCCESS)
    const { sm2 } = server.platform.runtime
    const publicKey = parsePublicKeyInfo(base64ToBytes(key.publicKeyInfoBase64)).sm2PublicKey!
    expect(verifyDigest(sm2, publicKey, messageDigest(sm2, publicKey, inData), parseSm2Signature(signed.signature!))).toBe(true)
    const cert = base64ToBytes(key.certificatesBase64[0]!)
    const verify = { signMethod: SGD.SM3_SM2, type: 1, cert, inDataLen: inData.length, inData, signature: signed.signature!, verifyLevel: 0 }
    expect(await clients[name]!.call('verifySignedData', verify)).toEqual({ respValue: svsCodes.GM_SUCCESS })
    expect(await clients[name]!.call('verifySignedData', { ...verify, inData: utf8ToBytes('医嘱：阿司匹林 900 mg') })).toEqual({ respValue: svsCodes.GM_INVALID_SIGNATURE })
  })

  test('a wrong permission code, index, method', async () => {
    expect(await clients[name]!.call('signData', { ...signRequest, keyIndex: 9 })).toEqual({ respValue: svsCodes.GM_ERROR_KEY_INDEX })
    expect(await clients[name]!.call('signData', { ...signRequest, signMethod: 7 })).toEqual({ respValue: svsCodes.GM_ERROR_SIGN_METHOD })
    expect(await clients[name]!.call('signData', { ...signRequest, inDataLen: 3 })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })

  test('init, update, final', async () => {
    if (name === 'udp') return
    const { call } = clients[name]!
    const { SessionID } = await call('signDataInit', { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(key.publicKeyInfoBase64) })
    for (const piece of [inData.subarray(0, 10), inData.subarray(10)]) expect(await call('signDataUpdate', { SessionID: SessionID!, inDataLen: piece.length, inData: piece })).toEqual({ respValue: 0, SessionID })
    const { signature } = await call('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID: SessionID! })
    expect(await call('verifySignedData', { signMethod: SGD.SM3_SM2, type: 1, cert: base64ToBytes(key.certificatesBase64[0]!), inDataLen: inData.length, inData, signature: signature!, verifyLevel: 0 })).toEqual({ respValue: 0 })
    expect(await call('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID: SessionID! })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })
})

test('SV-12 every operation is in the journal, with the digest and without content or code', async () => {
  const { entries } = await server.deps.journal.search({ limit: 1000, kind: 'signing.signData', key: { name: 'application', value: server.applicationId } })
  expect(entries.length).toBeGreaterThan(6)
  expect(entries.find(({ facts }) => facts['result'] === 'GM_SUCCESS')).toMatchObject({ keys: { key: '1', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string } })
  const text = JSON.stringify([entries, server.platform.log])
  for (const secret of ['permission-1', Buffer.from(CODE).toString('hex'), Buffer.from(CODE).toString('base64'), '阿司匹林']) expect(text).not.toContain(secret)
})
