// Owns what holds for every way to the sign/verify server: any transport, one instance or several behind a balancer.
import { expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import type { SvsClient } from './clients.ts'
import { CODE } from './open-sign-server.ts'

export interface WayIn {
  client: SvsClient
  /** SM2, to sign with, with a certificate */
  key: ApplicationKey
  sm2: Sm2
}

/** @param sessions false: requests that belong together may come apart (datagrams) */
export function transportContract(way: () => WayIn, { sessions = true } = {}): void {
  const inData = utf8ToBytes('医嘱：阿司匹林 100 mg')
  const asked = () => ({ signMethod: SGD.SM3_SM2, keyIndex: way().key.index, keyValue: CODE, inDataLen: inData.length, inData })
  const certOf = () => base64ToBytes(way().key.certificatesBase64[0]!)
  const verifying = (signature: Uint8Array, some: object = {}) => way().client.call('verifySignedData', { signMethod: SGD.SM3_SM2, type: 1, cert: certOf(), inDataLen: inData.length, inData, signature, verifyLevel: 0, ...some })

  test('signs, verifies, and the portable implementation agrees', async () => {
    const { client, key, sm2 } = way()
    const signed = await client.call('signData', asked())
    expect(signed.respValue).toBe(svsCodes.GM_SUCCESS)
    const publicKey = parsePublicKeyInfo(base64ToBytes(key.publicKeyInfoBase64)).sm2PublicKey!
    expect(verifyDigest(sm2, publicKey, messageDigest(sm2, publicKey, inData), parseSm2Signature(signed.signature!))).toBe(true)
    expect(await verifying(signed.signature!)).toEqual({ respValue: svsCodes.GM_SUCCESS })
    expect(await verifying(signed.signature!, { inData: utf8ToBytes('医嘱：阿司匹林 900 mg') })).toEqual({ respValue: svsCodes.GM_INVALID_SIGNATURE })
  })

  test('a wrong index, method, length', async () => {
    const { client } = way()
    expect(await client.call('signData', { ...asked(), keyIndex: 99 })).toEqual({ respValue: svsCodes.GM_ERROR_KEY_INDEX })
    expect(await client.call('signData', { ...asked(), signMethod: 7 })).toEqual({ respValue: svsCodes.GM_ERROR_SIGN_METHOD })
    expect(await client.call('signData', { ...asked(), inDataLen: 3 })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })

  test('messages, with the text inside', async () => {
    const { client } = way()
    const { signedMessage } = await client.call('signMessage', { ...asked(), originalText: true })
    expect((await client.call('verifySignedMessage', { signedMessage: signedMessage!, inDataLen: 1, inData: Uint8Array.of(1) })).respValue).toBe(svsCodes.GM_INVALID_SIGNATURE)
  })

  if (sessions) test('init, update, final', async () => {
    const { client, key } = way()
    const { SessionID } = await client.call('signDataInit', { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(key.publicKeyInfoBase64) })
    for (const piece of [inData.subarray(0, 10), inData.subarray(10)]) expect(await client.call('signDataUpdate', { SessionID: SessionID!, inDataLen: piece.length, inData: piece })).toEqual({ respValue: 0, SessionID })
    const { signature } = await client.call('signDataFinal', { keyIndex: key.index, keyValue: CODE, SessionID: SessionID! })
    expect(await verifying(signature!)).toEqual({ respValue: 0 })
    expect(await client.call('signDataFinal', { keyIndex: key.index, keyValue: CODE, SessionID: SessionID! })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })
}
