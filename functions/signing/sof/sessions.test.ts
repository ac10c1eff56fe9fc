// What a SOF client sets between two calls, who it is, and how its log-in holds; over HTTP.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seededRandom } from '@yiqian/shared/crypto/testing/pki.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { createSessions } from './interface/sessions.ts'
import { readAnswer, sofClient, type CallSof } from './testing/sof-client.ts'
import { readSofConfig } from './config.ts'

let server: SignServer
let byAddress: SignServer // and with sessions in the database
let sof: CallSof
const InData = 'text'
const PassWd = 'permission-1'

beforeAll(async () => {
  server = await openSignServer({ env: { SIGNING_TRUSTED_PROXIES: '127.0.0.1' } })
  byAddress = await openSignServer({ env: { SIGNING_SESSIONS: 'shared', SIGNING_SOF_LOGIN: 'address', SIGNING_SOF_IN_DATA: 'base64', SIGNING_SOF_NUMBERING: 'hex' } })
  await server.addKey({ index: 1 })
  await byAddress.addKey({ index: 1 })
  const other = await server.addApplication({ directory: 'other' })
  await server.addKey({ index: 1, applicationId: other, some: { permissionDigest: null, label: 'of the other' } })
  await server.addApplication({ directory: 'elsewhere', sources: ['10.9.9.9'] })
})
afterAll(() => Promise.all([server.close(), byAddress.close()]))
beforeEach(() => void (sof = sofClient(server.http)))

describe('SOF methods, by either numbering', () => {
  test.each([
    ['0x00020201', 0x20201], [0x20101, 0x20101], ['131585', 0x20201], ['0x20100', 0x20100], ['0x1004', 0x1004], ['0x00010004', 0x10004],
  ])('SOF_SetSignMethod %s is what SOF_GetSignMethod answers', async (SignMethod, number) => {
    expect(await sof('SOF_SetSignMethod', { SignMethod })).toMatchObject({ sor: 'SOR_OK', data: true })
    expect((await sof('SOF_GetSignMethod')).data).toBe(number)
    const signed = await sof('SOF_SignData', { CertID: '1', InData, PassWd })
    expect(signed.sor).toBe(number === 0x1004 || number === 0x10004 ? 'SOR_AlgoTypeErr' : 'SOR_OK')
    await sof('SOF_SetSignMethod', { SignMethod: '0x20201' })
  })
  test('what is no method leaves what was set', async () => {
    await sof('SOF_SetSignMethod', { SignMethod: '0x20101' })
    for (const SignMethod of ['0x20400', 'SM2', -1, 2 ** 40]) expect((await sof('SOF_SetSignMethod', { SignMethod })).data).toBe(false)
    expect((await sof('SOF_GetSignMethod')).data).toBe(0x20101)
  })
  test('ciphers', async () => {
    expect((await sof('SOF_GetEncryptMethod')).data).toBe(0x402)
    expect(await sof('SOF_SetEncryptMethod', { EncryptMethod: 0x102 })).toMatchObject({ sor: 'SOR_NotSupportYetErr', data: false })
    expect(await sof('SOF_SetEncryptMethod', { EncryptMethod: '0x420' })).toMatchObject({ data: true })
    expect((await sof('SOF_GetEncryptMethod')).data).toBe(0x420)
    const out = (await sof('SOF_EncryptData', { SymmKey: 'AAAAAAAAAAAAAAAAAAAAAA==', InData: 'abc' })).data as string
    expect(Buffer.from(out, 'base64')).toHaveLength(19)
  })
})

describe('SOF which application', () => {
  test('by address; by directory in the path; by name; by SOF_SetWebAppName; never one that may not call from here', async () => {
    const label = async (args: object, path = ''): Promise<unknown> => (await sof('SOF_SignData', { CertID: 'of the other', InData, ...args }, path)).sor
    expect(await label({})).toBe('SOR_CertNotFoundErr')
    expect(await label({}, '/other')).toBe('SOR_OK')
    expect(await label({ AppName: 'other' })).toBe('SOR_OK')
    expect(await label({ AppName: 'elsewhere' })).toBe('SOR_AppNotFoundErr')
    expect(await label({}, '/elsewhere')).toBe('SOR_AppNotFoundErr')
    expect((await sof('SOF_GetInstance', { AppName: 'other' })).data).toMatchObject({ appName: '测试系统', appIP: '127.0.0.1' })
    expect((await sof('SOF_SetWebAppName', { AppName: 'elsewhere' })).data).toBe(false)
    // set for one address, seen from no other
    const there = sofClient(server.http, { 'x-forwarded-for': '127.0.0.7' })
    expect((await there('SOF_SetWebAppName', { AppName: 'other' })).data).toBe(true)
    expect((await there('SOF_SignData', { CertID: 'of the other', InData })).sor).toBe('SOR_OK')
    expect(await label({})).toBe('SOR_CertNotFoundErr')
  })
})

describe('SOF log-in', () => {
  test('gives a session; without it, and from another address, the key stays closed', async () => {
    const { session, data } = await sof('SOF_Login', { CertID: '1', PassWd })
    expect([data, session?.length]).toEqual([0, 48])
    expect((await sof('SOF_SignData', { CertID: '1', InData, Session: session })).sor).toBe('SOR_OK')
    expect((await sofClient(server.http, { cookie: `a=b; SOFSESSION=${session}` })('SOF_SignData', { CertID: '1', InData })).sor).toBe('SOR_OK')
    expect((await sof('SOF_SignData', { CertID: '1', InData })).sor).toBe('SOR_LoginErr')
    expect((await sofClient(server.http, { 'x-forwarded-for': '127.0.0.8' })('SOF_SignData', { CertID: '1', InData, Session: session })).sor).toBe('SOR_LoginErr')
    await sof('SOF_Logout', { Session: session })
    expect((await sof('SOF_SignData', { CertID: '1', InData, Session: session })).sor).toBe('SOR_LoginErr')
  })
  test('wrong: the tries that are left, then -1, and the right one waits too', async () => {
    const guessing = sofClient(server.http, { 'x-forwarded-for': '127.0.0.9' })
    const answers = []
    for (let round = 0; round < 6; round++) answers.push((await guessing('SOF_Login', { CertID: '1', PassWd: `wrong-${round}` })).data)
    expect(answers).toEqual([4, 3, 2, 1, -1, -1])
    expect(await guessing('SOF_Login', { CertID: '1', PassWd })).toMatchObject({ sor: 'SOR_LoginErr', data: -1 })
    expect((await sof('SOF_Login', { CertID: '1', PassWd })).data).toBe(0)
    expect(await sof('SOF_Login', { CertID: '9', PassWd })).toMatchObject({ sor: 'SOR_CertNotFoundErr', data: -1 })
  })
  test('SOF_ChangePassWd: who knows the old one', async () => {
    await server.addKey({ index: 7 })
    expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: 'wrong-wrong', NewPassWd: 'permission-2' })).toMatchObject({ sor: 'SOR_LoginErr' })
    expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: PassWd, NewPassWd: 'short' })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr', data: false })
    expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: PassWd, NewPassWd: 'permission-2' })).toMatchObject({ sor: 'SOR_OK', data: true })
    expect((await sof('SOF_SignData', { CertID: '7', InData, PassWd })).sor).toBe('SOR_LoginErr')
    expect((await sof('SOF_SignData', { CertID: '7', InData, PassWd: 'permission-2' })).sor).toBe('SOR_OK')
  })
  test('by address, where the settings say so; InData in Base64; items as printed', async () => {
    const there = sofClient(byAddress.http)
    expect(await there('SOF_Login', { CertID: '1', PassWd })).toMatchObject({ data: 0 })
    expect((await there('SOF_SignData', { CertID: '1', InData: 'dGV4dA==' })).sor).toBe('SOR_OK')
    expect((await there('SOF_SignData', { CertID: '1', InData: '不是 Base64' })).sor).toBe('SOR_IndataErr')
    const Cert = (await there('SOF_ExportUserCert', { CertID: '1' })).data
    expect((await there('SOF_GetCertInfo', { Cert, Type: 0x17 })).data).toBe('key 1')
  })
})

test('SOF_GetLastError: of the call before', async () => {
  await sof('SOF_SignData', { CertID: '99', InData })
  expect((await sof('SOF_GetLastError')).data).toBe(0x0b000310)
  await sof('SOF_GetVersion')
  expect((await sof('SOF_GetLastError')).data).toBe(0)
})

test('each function at its own address, with JSON or a form', async () => {
  const post = async (path: string, body: string, type: string) => readAnswer(await (await fetch(`${server.http}/signing/sof${path}`, { method: 'POST', body, headers: { 'content-type': type } })).json())
  const form = 'application/x-www-form-urlencoded'
  expect(await post('/SOF_GetVersion', '{}', 'application/json')).toMatchObject({ data: '2.0' })
  expect(await post('/sof_genrandom', 'RandomLen=8', form)).toMatchObject({ sor: 'SOR_OK' })
  expect(await post('/other/SOF_SignData', `CertID=1&InData=${encodeURIComponent('医嘱 + 100')}`, form)).toMatchObject({ sor: 'SOR_OK' })
  expect(await post('', `exec_name=SOF_GenRandom&exec_args=${encodeURIComponent('{"RandomLen":8}')}`, form)).toMatchObject({ sor: 'SOR_OK' })
  for (const type of ['text/plain', form]) expect(await post('', ' {"exec_name":"SOF_GetVersion","exec_args":""}', type)).toMatchObject({ data: '2.0' })
  expect((await fetch(`${server.http}/signing/sof`)).status).toBe(405)
  expect((await fetch(`${server.http}/signing/sof/a/b/c`, { method: 'POST' })).status).toBe(404)
})

test('a page of another site is refused, whatever it asks for', async () => {
  const asked = (site: string) => fetch(`${server.http}/signing/sof/SOF_GetVersion`, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain', 'sec-fetch-site': site } })
  expect([(await asked('cross-site')).status, (await asked('same-site')).status, (await asked('same-origin')).status]).toEqual([403, 403, 200])
})

test('sessions end: unused for half an hour, after twelve hours, the oldest when there are too many', async () => {
  let now = 0
  const sessions = createSessions(seededRandom('sessions'), () => now)
  const { token, session } = sessions.open(await sessions.find(undefined, 'a'), 'a')
  session.codes.set('k', Uint8Array.of(1))
  const [code] = session.codes.values()
  expect(await sessions.find(token, 'a')).toBe(session)
  expect(await sessions.find(token, 'b')).not.toBe(session)
  now += 31 * 60_000
  expect(await sessions.find(token, 'a')).not.toBe(session)
  expect([...code!]).toEqual([0])
  const kept = sessions.open(await sessions.find(undefined, 'a'), 'a')
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    expect(await sessions.find(kept.token, 'a')).toBe(kept.session)
    now += 20 * 60_000
  }
  now += 60_000
  expect(await sessions.find(kept.token, 'a')).not.toBe(kept.session)
  for (let count = 0; count < 10_050; count++) await sessions.find(undefined, `place ${count}`)
  expect(sessions.size).toBe(10_000)
})

test('settings: what they may be', () => {
  expect(readSofConfig({})).toMatchObject({ inData: 'text', login: 'session', numbering: 'decimal' })
  expect(() => readSofConfig({ SIGNING_SOF_LOGIN: 'everybody' })).toThrow('SIGNING_SOF_LOGIN')
})
