import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { verifyData } from '@yiqian/shared/protocol/signing.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { formClient } from '../testing/clients.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'

let server: SignServer
let key: ApplicationKey
let signatureBase64: string
const content = utf8ToBytes('content')
beforeAll(async () => {
  server = await openSignServer()
  key = await server.addKey({ index: 1 })
  signatureBase64 = bytesToBase64((await formClient(server.http).call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: content.length, inData: content })).signature!)
})
afterAll(() => server.close())

const asked = (level: 0 | 1 | 2, text = content) => ({ certificateBase64: key.certificatesBase64[0]!, contentBase64: bytesToBase64(text), signatureBase64, level })

describe('200', () => {
  test('for other functions: good, wrong, and under a root that is not trusted', async () => {
    expect((await server.platform.asFunction(verifyData, asked(0))).body).toEqual({ code: 0 })
    expect((await server.platform.asFunction(verifyData, asked(0, utf8ToBytes('another')))).body).toEqual({ code: 0x0400000c })
    expect((await server.platform.asFunction(verifyData, asked(1))).body).toEqual({ code: 0x04000007 })
  })
})

describe('401, 400', () => {
  test('nobody; no certificate', async () => {
    expect((await server.platform.asAnybody(verifyData, asked(0))).status).not.toBe(200)
    expect((await server.platform.asFunction(verifyData, { ...asked(0), certificateBase64: '!' })).status).toBe(400)
  })
})
