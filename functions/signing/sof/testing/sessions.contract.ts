// Owns what holds for what a SOF client has set and for its log-in, however many instances answer it.
import { beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Served } from '../../testing/open-sign-server.ts'
import { readAnswer, sofClient, type CallSof } from './sof-client.ts'

const InData = 'text'
const PassWd = 'permission-1'

export function sessionsContract(open: () => Promise<Served>): void {
  let server: Served
  let sof: CallSof
  beforeAll(async () => {
    server = await open()
    await server.addKey({ index: 1 })
    const other = await server.addApplication({ directory: 'other' })
    await server.addKey({ index: 1, applicationId: other, some: { permissionDigest: null, label: 'of the other' } })
    await server.addApplication({ directory: 'elsewhere', sources: ['10.9.9.9'] })
  })
  afterAll(() => server.close())
  beforeEach(() => void (sof = sofClient(server.http)))
  /** What a log-in with this code answers. */
  const guessingFrom = (from: string, CertID: string) => async (PassWd: string): Promise<unknown> => (await sofClient(server.http, {}, from)('SOF_Login', { CertID, PassWd })).data

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
      const there = sofClient(server.http, {}, '127.0.0.7')
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
      expect((await sofClient(server.http, {}, '127.0.0.8')('SOF_SignData', { CertID: '1', InData, Session: session })).sor).toBe('SOR_LoginErr')
      await sof('SOF_Logout', { Session: session })
      expect((await sof('SOF_SignData', { CertID: '1', InData, Session: session })).sor).toBe('SOR_LoginErr')
    })
    test('wrong: the tries that are left, then -1, and the right one waits too', async () => {
      await server.addKey({ index: 5 })
      for (const _ of ['at one', 'at the other']) expect((await sof('SOF_SignData', { CertID: '5', InData, PassWd })).sor).toBe('SOR_OK')
      const guessing = guessingFrom('127.0.0.9', '5')
      const answers = []
      for (let round = 0; round < 6; round++) answers.push(await guessing(`wrong-${round}`))
      expect(answers).toEqual([4, 3, 2, 1, -1, -1])
      expect(await guessing(PassWd)).toBe(-1)
      expect((await sof('SOF_Login', { CertID: '5', PassWd })).data, 'who was right before is not disturbed').toBe(0)
      expect(await sof('SOF_Login', { CertID: '9', PassWd })).toMatchObject({ sor: 'SOR_CertNotFoundErr', data: -1 })
    })
    test('the tries that are left: whatever way they came in, in whatever session; those of all addresses together too', async () => {
      await server.addKey({ index: 6 })
      const there = sofClient(server.http, {}, '127.0.0.10')
      const [guessing, elsewhere] = [guessingFrom('127.0.0.10', '6'), guessingFrom('127.0.0.11', '6')]
      for (const wrong of ['wrong-1', 'wrong-2']) await there('SOF_SignData', { CertID: '6', InData, PassWd: wrong })
      expect(await guessing('wrong-3')).toBe(2)
      await there('SOF_GetInstance', { AppName: 'other' }) // a session of its own
      expect(await elsewhere('wrong-4'), 'one for all addresses, though four are left for this one').toBe(1)
      expect(await elsewhere('wrong-5'), 'all of them wait').toBe(-1)
      expect(await guessing('wrong-6')).toBe(-1)
    })
    test('SOF_ChangePassWd: who knows the old one', async () => {
      await server.addKey({ index: 7 })
      expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: 'wrong-wrong', NewPassWd: 'permission-2' })).toMatchObject({ sor: 'SOR_LoginErr' })
      expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: PassWd, NewPassWd: 'short' })).toMatchObject({ sor: 'SOR_ParameterNotSupportErr', data: false })
      expect(await sof('SOF_ChangePassWd', { CertID: '7', OldPassWd: PassWd, NewPassWd: 'permission-2' })).toMatchObject({ sor: 'SOR_OK', data: true })
      await server.settled()
      expect((await sof('SOF_SignData', { CertID: '7', InData, PassWd })).sor).toBe('SOR_LoginErr')
      expect((await sof('SOF_SignData', { CertID: '7', InData, PassWd: 'permission-2' })).sor).toBe('SOR_OK')
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
}
