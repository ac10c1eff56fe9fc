import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseCertificationRequest, verifyCertificationRequest } from '@yiqian/shared/crypto/x509/request.ts'
import { changeKeyState, requestKeyCertificate } from '@yiqian/shared/protocol/signing.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

const subject = { commonName: '门诊签名', organization: '示范医院', organizationalUnit: '信息科' }

describe('200', () => {
  test.each(['sm2', 'rsa-2048', 'ecdsa-p256'] as const)('SV-5 %s: signed by the key, read by others', async (algorithm) => {
    const { id } = await server.addKey({ index: algorithm.length, algorithm, authority: null })
    const { body } = await server.as(requestKeyCertificate, { keyId: id, subject })
    const request = parseCertificationRequest(base64ToBytes(body.requestBase64))
    expect(verifyCertificationRequest(request, { sm2: server.platform.runtime.sm2, verifySignature: verifyByNode }).verdict).toBe('passed')
    const read = spawnSync('openssl', ['req', '-noout', '-subject', '-verify', ...(algorithm === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : [])], { input: body.requestPem, encoding: 'utf8' })
    expect(read.stderr + read.stdout).toMatch(/verify OK/i)
  })
})

describe('404, 403, 400', () => {
  test('no such key; one that is suspended', async () => {
    expect((await server.as(requestKeyCertificate, { keyId: 'key_000000000000', subject })).code).toBe('key.not_found')
    const { id } = await server.addKey({ index: 50, authority: null })
    await server.as(changeKeyState, { keyId: id, action: 'suspend' })
    expect((await server.as(requestKeyCertificate, { keyId: id, subject })).code).toBe('key.not_active')
  })
  test('no name', async () => expect((await server.as(requestKeyCertificate, { keyId: 'key_000000000000', subject: { commonName: '' } })).status).toBe(400))
})

describe('403', () => rightsOf(() => server, requestKeyCertificate, () => ({ keyId: 'key_000000000000', subject })))
