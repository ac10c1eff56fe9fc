// Owns what holds for every way to the sign/verify server: any transport, one instance or several behind a balancer.
import { describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { svsOperationNames, type SvsOperation } from '@yiqian/shared/crypto/svs/messages.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import type { SvsClient } from './clients.ts'
import { CODE, type Served } from './open-sign-server.ts'

export interface WayIn {
  client: SvsClient
  /** SM2, to sign with, with a certificate */
  key: ApplicationKey
  /** SM2, to open envelopes with */
  reader: ApplicationKey
  sm2: Sm2
}

/** What the contract needs behind it: two keys, their authority trusted, with an empty list. */
export async function prepareTransports(server: Served): Promise<Pick<WayIn, 'key' | 'reader' | 'sm2'>> {
  const [key, reader] = [await server.addKey({ index: 1 }), await server.addKey({ index: 2, purpose: 'encrypt' })]
  await server.trust([server.authority], [await server.makeList(server.authority, [])])
  return { key, reader, sm2: server.runtime.sm2 }
}

const inData = utf8ToBytes('医嘱：阿司匹林 100 mg')
const other = utf8ToBytes('医嘱：阿司匹林 900 mg')
const data = { inDataLen: inData.length, inData }
const signMethod = SGD.SM3_SM2
const good = { respValue: svsCodes.GM_SUCCESS }

/** One caller's requests, by the names of what they ask for. */
function asking({ client, key, reader }: WayIn) {
  const [cert, readerCert] = [key, reader].map(({ certificatesBase64: [first] }) => base64ToBytes(first!)) as [Uint8Array, Uint8Array]
  const [signer, opener] = [{ keyIndex: key.index, keyValue: CODE }, { keyIndex: reader.index, keyValue: CODE }]
  const publicKey = { signMethod, signerPublicKey: base64ToBytes(key.publicKeyInfoBase64) }
  const pieces = [inData.subarray(0, 10), inData.subarray(10)]
  return {
    cert, readerCert, signer, opener, publicKey,
    sign: async (some: object = {}) => client.call('signData', { signMethod, ...signer, ...data, ...some }),
    verify: (signature: Uint8Array, some: object = {}) => client.call('verifySignedData', { signMethod, type: 1, cert, ...data, signature, verifyLevel: 2, ...some }),
    message: async (some: object = {}) => (await client.call('signMessage', { signMethod, ...signer, ...data, ...some })).signedMessage!,
    async signStream() {
      const { SessionID } = await client.call('signDataInit', publicKey)
      for (const piece of pieces) expect(await client.call('signDataUpdate', { SessionID: SessionID!, inDataLen: piece.length, inData: piece })).toEqual({ ...good, SessionID })
      return { SessionID: SessionID!, signature: (await client.call('signDataFinal', { ...signer, SessionID: SessionID! })).signature! }
    },
    async verifyStream(signature: Uint8Array) {
      const { SessionID } = await client.call('verifySignedDataInit', publicKey)
      for (const piece of pieces) expect(await client.call('verifySignedDataUpdate', { SessionID: SessionID!, inDataLen: piece.length, inData: piece })).toEqual({ ...good, SessionID })
      return client.call('verifySignedDataFinal', { type: 1, cert, SessionID: SessionID!, signature, verifyLevel: 2 })
    },
  }
}

/** Every operation of the table with an answer that says yes. */
function goodAnswers(way: () => WayIn): Record<SvsOperation, () => Promise<unknown>> {
  const call: SvsClient['call'] = (...asked) => way().client.call(...asked)
  const ask = () => asking(way())
  const streamed = async () => {
    const { signStream, verify } = ask()
    expect(await verify((await signStream()).signature)).toEqual(good)
  }
  const verifiedStream = async () => expect(await ask().verifyStream((await ask().sign()).signature!)).toEqual(good)
  const enveloped = async () => {
    const { envelope } = await call('sealEnvelope', { cert: ask().readerCert, ...data })
    expect(await call('openEnvelope', { ...ask().opener, envelope: envelope! })).toEqual({ ...good, outData: Buffer.from(inData) })
  }
  const signedAndEnveloped = async () => {
    const { envelope } = await call('sealSignedEnvelope', { signMethod, ...ask().signer, cert: ask().readerCert, ...data })
    expect(await call('openSignedEnvelope', { ...ask().opener, envelope: envelope!, verifyLevel: 2 })).toEqual({ ...good, outData: Buffer.from(inData), cert: Buffer.from(ask().cert) })
  }
  const overDigest = async () => {
    const { digest } = await call('digestData', { ...ask().publicKey, ...data })
    expect(await ask().verify((await call('signDigest', { signMethod, ...ask().signer, digest: digest! })).signature!)).toEqual(good)
  }
  return {
    exportCert: async () => expect(await call('exportCert', { identification: utf8ToBytes(String(way().key.index)) })).toEqual({ ...good, cert: Buffer.from(ask().cert) }),
    parseCert: async () => expect(Buffer.from((await call('parseCert', { infoType: 7, cert: ask().cert })).info!).toString()).toBe(`C=CN, O=示范医院, CN=key ${way().key.index}`),
    validateCert: async () => expect(await call('validateCert', { cert: ask().cert })).toMatchObject(good),
    signData: async () => expect(await ask().verify((await ask().sign()).signature!)).toEqual(good),
    verifySignedData: async () => {
      const { signature } = await ask().sign({ signerIDLen: 3, signerID: utf8ToBytes('him') })
      expect(await ask().verify(signature!, { signerIDLen: 3, signerID: utf8ToBytes('him') })).toEqual(good)
    },
    signDataInit: streamed, signDataUpdate: streamed, signDataFinal: streamed,
    verifySignedDataInit: verifiedStream, verifySignedDataUpdate: verifiedStream, verifySignedDataFinal: verifiedStream,
    signMessage: async () => expect(await call('verifySignedMessage', { signedMessage: await ask().message({ originalText: true, certificateChain: true }) })).toEqual(good),
    verifySignedMessage: async () => expect(await call('verifySignedMessage', { signedMessage: await ask().message(), ...data })).toEqual(good),
    sealEnvelope: enveloped, openEnvelope: enveloped,
    sealSignedEnvelope: signedAndEnveloped, openSignedEnvelope: signedAndEnveloped,
    generateRandom: async () => expect((await call('generateRandom', { length: 24 })).random).toHaveLength(24),
    digestData: async () => expect((await call('digestData', { signMethod, ...data })).digest).toEqual(Buffer.from(sm3(inData))),
    signDigest: overDigest,
  }
}

export function transportContract(way: () => WayIn): void {
  const ask = () => asking(way())

  describe('SV-1 every operation, with an answer that says yes', () => {
    const answers = goodAnswers(way)
    test.each(svsOperationNames)('%s', async (operation) => void (await answers[operation]()))
  })

  test('signs, verifies, and the portable implementation agrees', async () => {
    const { key, sm2 } = way()
    const { respValue, signature } = await ask().sign()
    expect(respValue).toBe(svsCodes.GM_SUCCESS)
    const publicKey = parsePublicKeyInfo(base64ToBytes(key.publicKeyInfoBase64)).sm2PublicKey!
    expect(verifyDigest(sm2, publicKey, messageDigest(sm2, publicKey, inData), parseSm2Signature(signature!))).toBe(true)
    expect(await ask().verify(signature!)).toEqual(good)
    expect(await ask().verify(signature!, { inData: other })).toEqual({ respValue: svsCodes.GM_INVALID_SIGNATURE })
  })

  test('a wrong index, method, length', async () => {
    expect(await ask().sign({ keyIndex: 99 })).toEqual({ respValue: svsCodes.GM_ERROR_KEY_INDEX })
    expect(await ask().sign({ signMethod: 7 })).toEqual({ respValue: svsCodes.GM_ERROR_SIGN_METHOD })
    expect(await ask().sign({ inDataLen: 3 })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })

  test('messages over another text, envelopes for another key', async () => {
    const { client } = way()
    const { message, signer, readerCert } = ask()
    for (const signedMessage of [await message({ originalText: true }), await message()]) expect(await client.call('verifySignedMessage', { signedMessage, inDataLen: other.length, inData: other })).toEqual({ respValue: svsCodes.GM_INVALID_SIGNATURE })
    const { envelope } = await client.call('sealEnvelope', { cert: readerCert, ...data })
    expect(await client.call('openEnvelope', { ...signer, envelope: envelope! })).toEqual({ respValue: svsCodes.GM_ERROR_KEY_INDEX })
  })

  test('init, update, final: once', async () => {
    const { SessionID, signature } = await ask().signStream()
    expect(await ask().verifyStream(signature)).toEqual(good)
    expect(await way().client.call('signDataFinal', { ...ask().signer, SessionID })).toEqual({ respValue: svsCodes.GM_INVALID_DATA_FORMAT })
  })
}
