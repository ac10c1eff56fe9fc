// Owns what holds for the SDK against a running server: a program that stamps and verifies by the standard's functions alone. TS-4
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeInteger } from '@yiqian/shared/crypto/der/write.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { StfError, stfCodes, stfItems } from '@yiqian/shared/sdk/timestamp/stf-codes.ts'
import { stfInitEnvironment, type StfEnvironment, type StfSend } from '@yiqian/shared/sdk/timestamp/stf-client.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import { content, type Authority } from './authority.ts'

const send: StfSend = async (address, contentType, body) => {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': contentType }, body: new Uint8Array(body) })
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
}

const timeOf = (response: Uint8Array): number => parseTimestampToken(parseTimestampResponse(response).tokenDer!).info.genTimeMs

export function stfContract(serve: () => Promise<Authority>): void {
  let authority: Authority
  let environment: StfEnvironment
  const open = (over: Partial<Parameters<typeof stfInitEnvironment>[0]> = {}) =>
    stfInitEnvironment({ address: `${authority.origin}/timestamp`, send, random: (count) => new Uint8Array(randomBytes(count)), sm2: authority.runtime.sm2, verifySignature: verifyByNode, ...over })
  beforeAll(async () => {
    authority = await serve()
    const pems = await Promise.all(['sm2', 'rsa', 'ecdsa'].map((profile) => authority.pemOf(profile)))
    const roots = pems.flatMap((pem) => decodePem('CERTIFICATE', pem)).map((der) => parseCertificate(der)).filter(({ extensions }) => extensions.basicConstraints?.ca)
    environment = open({ roots })
  })
  afterAll(() => authority.close())

  const withCode = (codeName: keyof typeof stfCodes) => expect.objectContaining({ name: 'StfError', codeName, code: stfCodes[codeName] })
  const SM3 = 1
  const [SM2_SIGN, RSA_SIGN, ECDSA_SIGN] = [0x20201, 0x10004, 0x800004]

  describe('TS-4 a program with the SDK', () => {
    test.each([['SM2', SM2_SIGN, SM3], ['RSA', RSA_SIGN, 4], ['ECDSA', ECDSA_SIGN, 8]])('%s: request, response, validity, information', async (_, signAlgId, hashAlgId) => {
      const request = environment.createTSRequest({ inData: content, reqType: 0, hashAlgId })
      const response = await environment.createTSResponse(request, signAlgId)
      environment.verifyTSValidity(response, hashAlgId, signAlgId)
      expect(environment.getTSInfo(response)).toEqual({ issuerName: expect.stringMatching(/^示范医院 时间戳/), timeMs: timeOf(response) })
      expect(() => environment.verifyTSValidity(response, hashAlgId, signAlgId === SM2_SIGN ? RSA_SIGN : SM2_SIGN)).toThrow(withCode('STF_TS_INVALID_ALG'))
      expect(() => environment.verifyTSValidity(response, hashAlgId === 4 ? 1 : 4, signAlgId)).toThrow(withCode('STF_TS_INVALID_ALG'))
    })

    test('every item of a response', async () => {
      const response = await environment.createTSResponse(environment.createTSRequest({ inData: content, reqType: 0, hashAlgId: SM3 }), SM2_SIGN)
      const text = (item: number) => Buffer.from(environment.getTSDetail(response, item)).toString()
      expect(text(stfItems.timeOfStamp)).toBe(new Date(timeOf(response)).toISOString().replace(/[-:T]/g, ''))
      expect(text(stfItems.commonNameOfSigner)).toBe('示范医院 时间戳')
      expect(environment.getTSDetail(response, stfItems.originalDigest)).toEqual(sm3(content))
      expect(parseCertificate(environment.getTSDetail(response, stfItems.certificateOfServer)).extensions.extKeyUsage?.critical).toBe(true)
      expect(environment.getTSDetail(response, stfItems.certificateChainOfServer).length).toBeGreaterThan(1500)
      expect(text(stfItems.precision)).toBe('5.000000s')
      expect(environment.getTSDetail(response, stfItems.responseType)).toEqual(Uint8Array.of(0))
      expect([text(stfItems.countryOfSigner), text(stfItems.organizationOfSigner)]).toEqual(['CN', '示范医院'])
      for (const item of [stfItems.sourceOfTime, stfItems.cityOfSigner, stfItems.emailOfSigner, 0, 13, -1]) expect(() => environment.getTSDetail(response, item), String(item)).toThrow(withCode('STF_TS_INVALID_ITEM'))
    })

    test('without certificates in the response: the server’s is given by the caller, and must be the right one', async () => {
      const response = await environment.createTSResponse(environment.createTSRequest({ inData: content, reqType: 1, hashAlgId: SM3 }), SM2_SIGN)
      const [leaf, issuing] = decodePem('CERTIFICATE', await authority.pemOf('sm2'))
      const own = open()
      own.verifyTSValidity(response, SM3, SM2_SIGN, leaf)
      expect(() => own.verifyTSValidity(response, SM3, SM2_SIGN)).toThrow(withCode('STF_TS_INVALID_SIGNATURE'))
      expect(() => own.verifyTSValidity(response, SM3, SM2_SIGN, issuing)).toThrow(withCode('STF_TS_INVALID_SIGNATURE'))
      expect(() => own.getTSDetail(response, stfItems.certificateOfServer)).toThrow(withCode('STF_TS_INVALID_ITEM'))
    })

    test('a response that was altered', async () => {
      const response = await environment.createTSResponse(environment.createTSRequest({ inData: content, reqType: 0, hashAlgId: SM3 }), SM2_SIGN)
      const altered = response.slice()
      altered[altered.length - 4]! ^= 1
      expect(() => environment.verifyTSValidity(altered, SM3, SM2_SIGN)).toThrow(withCode('STF_TS_INVALID_SIGNATURE'))
      expect(() => environment.verifyTSValidity(response.slice(0, -1), SM3, SM2_SIGN)).toThrow(withCode('STF_TS_MALFORMAT'))
      expect(() => environment.getTSInfo(utf8ToBytes('x'))).toThrow(withCode('STF_TS_MALFORMAT'))
    })

    test('what the server refuses comes with the standard’s code', async () => {
      await expect(environment.createTSResponse(utf8ToBytes('no request'), SM2_SIGN)).rejects.toEqual(withCode('STF_TS_INVALID_DATAFORMAT'))
      const extended = environment.createTSRequest({ inData: content, reqType: 0, hashAlgId: SM3, extensions: [encodeExtension('1.2.3.4', true, encodeInteger(1))] })
      await expect(environment.createTSResponse(extended, SM2_SIGN)).rejects.toEqual(withCode('STF_TS_UNACCEPTED_EXTENSION'))
      await expect(environment.createTSResponse(extended, 7)).rejects.toEqual(withCode('STF_TS_INVALID_ALG'))
      expect(() => environment.createTSRequest({ inData: content, reqType: 0, hashAlgId: 2 })).toThrow(withCode('STF_TS_INVALID_ALG'))
      expect(() => environment.createTSRequest({ inData: content, reqType: 2 as never, hashAlgId: SM3 })).toThrow(withCode('STF_TS_INVALID_REQUEST'))
      expect(() => environment.createTSRequest({ inData: new Uint8Array(16 * 1024 * 1024 + 1), reqType: 0, hashAlgId: SM3 })).toThrow(withCode('STF_TS_INDATA_TOOLONG'))
    })

    test('a server that is not there, or answers something else', async () => {
      const request = environment.createTSRequest({ inData: content, reqType: 0, hashAlgId: SM3 })
      await expect(open({ send: () => Promise.reject(new Error('refused')) }).createTSResponse(request, SM2_SIGN)).rejects.toEqual(withCode('STF_TS_SERVER_ERROR'))
      await expect(open({ address: `${authority.origin}/nowhere` }).createTSResponse(request, SM2_SIGN)).rejects.toEqual(withCode('STF_TS_SERVER_ERROR'))
      await expect(open({ send: () => Promise.resolve({ status: 200, body: utf8ToBytes('<html>') }) }).createTSResponse(request, SM2_SIGN)).rejects.toEqual(withCode('STF_TS_MALFORMAT'))
    })

    test('a cleared environment does nothing more', async () => {
      const own = open()
      own.clear()
      expect(() => own.createTSRequest({ inData: content, reqType: 0, hashAlgId: SM3 })).toThrow(StfError)
      await expect(own.createTSResponse(content, SM2_SIGN)).rejects.toThrow(StfError)
    })
  })
}
