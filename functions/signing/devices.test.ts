// The server on key devices: SoftHSM2 through PKCS11_MODULE, the stand-in card through SDF_LIBRARY; keys made, certified and used through its interfaces, verified by openssl and BouncyCastle. SV-1, SV-2, TS-9
import * as pkcs11 from 'pkcs11js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { attachKeyCertificates, createApplicationKey, requestKeyCertificate } from '@yiqian/shared/protocol/signing.ts'
import { bouncyCastle, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { gccIsHere, startSdfStandIn, type SdfStandIn } from '../_adapters/application-keys/testing/sdf-stand-in.ts'
import { softhsmIsHere, startSoftHsm, type SoftHsm } from '../_adapters/application-keys/testing/softhsm.ts'
import { sofClient, type CallSof } from './sof/testing/sof-client.ts'
import { openAdministered, type Administered } from './testing/administered.ts'
import { tcpClient } from './testing/clients.ts'

type Algorithm = 'rsa-2048' | 'ecdsa-p256' | 'sm2'
const PassWd = 'permission-1'
const text = '医嘱：阿司匹林 100 mg'
const inData = utf8ToBytes(text)
const methods: Readonly<Record<Algorithm, number>> = { 'rsa-2048': SGD.SHA256_RSA, 'ecdsa-p256': SGD.SHA256_ECDSA, 'sm2': SGD.SM3_SM2 }
const run = (args: readonly string[], files: Record<string, Uint8Array | string> = {}): Buffer => {
  const answer = openssl([...args, '-out', '@made'], files)
  if (!answer.ok) throw new Error(answer.stderr)
  return answer.made
}

/** Through the interfaces alone: a key in the device, its request certified by openssl, the certificate attached. @returns its public key, PEM */
async function makeKey(server: Administered, store: 'pkcs11' | 'sdf', algorithm: Algorithm, index: number): Promise<Buffer> {
  const { body: { keyId, ...card } } = await server.as(createApplicationKey, { applicationId: server.applicationId, index, label: `key ${index}`, algorithm, purpose: 'sign', store, permissionCode: PassWd })
  expect(card).toMatchObject({ store, algorithm, state: 'active' })
  const { requestPem } = (await server.as(requestKeyCertificate, { keyId, subject: { commonName: `key ${index}`, organization: '示范医院' } })).body
  const authorityKey = run(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'])
  const authority = run(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=device tests', '-days', '30'], { key: authorityKey })
  const identity = algorithm === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []
  const certificatePem = run(['x509', '-req', '-in', '@request', '-CA', '@authority', '-CAkey', '@key', '-set_serial', String(1000 + index), '-days', '20', ...identity], { request: requestPem, authority, key: authorityKey }).toString('latin1')
  const attached = await server.as(attachKeyCertificates, { keyId, certificatesBase64: decodePem('CERTIFICATE', certificatePem).map(bytesToBase64) })
  expect(attached.status).toBe(200)
  return run(['x509', '-in', '@certificate', '-pubkey', '-noout'], { certificate: certificatePem })
}

const verified = (algorithm: Algorithm, publicKeyPem: Buffer, signature: Uint8Array, content: Uint8Array): boolean => {
  const digest = algorithm === 'sm2' ? ['-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'] : ['-digest', 'sha256']
  return openssl(['pkeyutl', '-verify', '-pubin', '-inkey', '@key', '-rawin', ...digest, '-in', '@content', '-sigfile', '@signature'], { key: publicKeyPem, content, signature }).ok
}
/** Over TCP, as the standard has it. */
async function signData({ addresses }: Administered, keyIndex: number, signMethod: number): Promise<{ respValue: number; signature?: Uint8Array }> {
  const client = tcpClient(addresses['tcp']!)
  const answer = await client.call('signData', { signMethod, keyIndex, keyValue: utf8ToBytes(PassWd), inDataLen: inData.length, inData })
  client.close()
  return answer
}
async function health({ http }: Administered): Promise<[number, Record<string, unknown>[]]> {
  const answer = await fetch(`${http}/signing/health`)
  return [answer.status, ((await answer.json()) as { keyStores: Record<string, unknown>[] }).keyStores]
}
/** Health is asked of the devices every few seconds. */
const eventually = (server: Administered, status: number) => expect.poll(async () => (await health(server))[0], { timeout: 30_000, interval: 500 }).toBe(status)

/** What every device has to show once `gone` was called, and again after `back`. */
function goesAway(of: () => { server: Administered; sof: CallSof }, store: 'pkcs11' | 'sdf', { index, algorithm, deviceCode, gone, back }: { index: number; algorithm: Algorithm; deviceCode: string; gone(): void; back(): void }): void {
  test('gone: each interface says so, health and the journal name the device, software keys sign on; back: as before', async () => {
    const { server, sof } = of()
    await server.addKey({ index: 90 })
    await eventually(server, 200)
    gone()
    expect(await signData(server, index, methods[algorithm])).toEqual({ respValue: 0x0400000e })
    expect(await sof('SOF_SignData', { CertID: String(index), InData: text, PassWd })).toMatchObject({ sor: 'SOR_DeviceErr', msg: expect.stringContaining('密钥设备不可用') as string })
    const made = await server.as(createApplicationKey, { applicationId: server.applicationId, index: 91, label: 'another', algorithm, purpose: 'sign', store })
    expect(made).toMatchObject({ status: 503, code: 'key.store_unavailable', facts: { store, deviceCode } })
    for (const [kind, result] of [['signing.signData', 'GM_SYSTEM_FAILURE'], ['signing.sofSignData', 'SOR_DeviceErr']] as const) {
      const { entries: [entry] } = await server.deps.journal.search({ limit: 1, kind })
      expect(entry!.facts).toMatchObject({ result, device: `key.store_unavailable: ${store} ${deviceCode}` })
    }
    await eventually(server, 503)
    expect((await health(server))[1]).toEqual([{ store: 'software', device: 'software', failure: null, deviceCode: null }, { store, device: null, failure: 'key.store_unavailable', deviceCode }])
    expect((await signData(server, 90, SGD.SM3_SM2)).respValue).toBe(0)
    back()
    expect((await signData(server, index, methods[algorithm])).respValue).toBe(0)
    await eventually(server, 200)
  })
}

describe.runIf(softhsmIsHere())('PKCS11_MODULE: SoftHSM2', () => {
  let [hsm, server, sof] = [] as unknown as [SoftHsm, Administered, CallSof]
  /** a second user of the library in this process: what it ends has ended for the server too */
  const other = new pkcs11.PKCS11()
  beforeAll(async () => {
    hsm = startSoftHsm()
    server = await openAdministered({ nowMs: Date.now() + 60_000, env: { PKCS11_MODULE: hsm.module, PKCS11_TOKEN: 'yiqian', PKCS11_PIN_FILE: hsm.pinFile } })
    sof = sofClient(server.http)
    other.load(hsm.module)
  })
  afterAll(async () => {
    await server.close()
    other.close()
    hsm.remove()
  })

  test.each([['rsa-2048', 1], ['ecdsa-p256', 2]] as const)('TS-9 SV-2 %s: signData over TCP and SOF_SignData, verified by openssl', async (algorithm, index) => {
    const publicKeyPem = await makeKey(server, 'pkcs11', algorithm, index)
    const { respValue, signature } = await signData(server, index, methods[algorithm])
    expect(respValue).toBe(0)
    const answer = await sof('SOF_SignData', { CertID: String(index), InData: text, PassWd })
    expect(answer).toMatchObject({ sor: 'SOR_OK' })
    for (const each of [signature!, base64ToBytes(answer.data as string)]) {
      expect(verified(algorithm, publicKeyPem, each, inData)).toBe(true)
      expect(verified(algorithm, publicKeyPem, each, utf8ToBytes('another'))).toBe(false)
    }
  })
  test('the wrong permission code signs nothing; SM2 is no key of this device', async () => {
    expect(await sof('SOF_SignData', { CertID: '1', InData: text, PassWd: 'permission-2' })).toMatchObject({ sor: 'SOR_LoginErr' })
    expect(await server.as(createApplicationKey, { applicationId: server.applicationId, index: 9, label: 'sm2', algorithm: 'sm2', purpose: 'sign', store: 'pkcs11' })).toMatchObject({ status: 422, code: 'key.algorithm_unsupported' })
  })
  goesAway(() => ({ server, sof }), 'pkcs11', {
    index: 2, algorithm: 'ecdsa-p256', deviceCode: 'NO_TOKEN', back: () => hsm.plugIn(),
    gone() {
      hsm.unplug()
      other.C_Finalize()
    },
  })
})

describe.runIf(gccIsHere())('SDF_LIBRARY: the stand-in card', () => {
  let [device, server, sof] = [] as unknown as [SdfStandIn, Administered, CallSof]
  beforeAll(async () => {
    device = startSdfStandIn()
    for (const index of [1, 2, 3]) device.makeKey(index)
    server = await openAdministered({ nowMs: Date.now() + 60_000, env: { SDF_LIBRARY: device.library, SDF_KEY_INDEXES: '1-3' } })
    sof = sofClient(server.http)
  })
  afterAll(async () => {
    await server.close()
    device.remove()
  })

  test('TS-9 SV-2 SM2: signData over TCP and SOF_SignData, verified by openssl; a message verified by BouncyCastle', async (context) => {
    const publicKeyPem = await makeKey(server, 'sdf', 'sm2', 1)
    const calls = device.calls()
    const { respValue, signature } = await signData(server, 1, SGD.SM3_SM2)
    expect([respValue, device.calls() > calls]).toEqual([0, true])
    const answer = await sof('SOF_SignData', { CertID: '1', InData: text, PassWd })
    expect(answer).toMatchObject({ sor: 'SOR_OK' })
    for (const each of [signature!, base64ToBytes(answer.data as string)]) {
      expect(verified('sm2', publicKeyPem, each, inData)).toBe(true)
      expect(verified('sm2', publicKeyPem, each, utf8ToBytes('another'))).toBe(false)
    }
    const message = await sof('SOF_SignDataByP7', { CertID: '1', InData: text, PassWd })
    expect(message).toMatchObject({ sor: 'SOR_OK' })
    requireJava(context)
    expect(bouncyCastle('verify-cms', [base64ToBytes(message.data as string)])).toMatchObject({ ok: true })
  })
  goesAway(() => ({ server, sof }), 'sdf', { index: 1, algorithm: 'sm2', deviceCode: 'SDR_OPENDEVICE', gone: () => device.setGone(true), back: () => device.setGone(false) })
  test('as many keys as the card has indexes, and no more', async () => {
    const ask = (index: number) => server.as(createApplicationKey, { applicationId: server.applicationId, index, label: `key ${index}`, algorithm: 'sm2', purpose: 'sign', store: 'sdf', permissionCode: PassWd })
    for (const index of [2, 3]) expect((await ask(index)).status).toBe(200)
    expect(await ask(4)).toMatchObject({ status: 503, code: 'key.store_not_configured', facts: { whyEn: expect.stringContaining('SDF_KEY_INDEXES') as string } })
  })
})
