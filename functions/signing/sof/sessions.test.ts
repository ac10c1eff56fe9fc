// The SOF interface: what is set holds for one caller; sessions, log-ins, errors, addresses; which settings there are.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '@yiqian/shared/crypto/testing/pki.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { readSofConfig } from './config.ts'
import { createSessions } from './interface/sessions.ts'
import { sessionsContract } from './testing/sessions.contract.ts'
import { sofClient } from './testing/sof-client.ts'

sessionsContract(openSignServer)

let server: SignServer // behind a proxy
let byAddress: SignServer // and with sessions in the database
const InData = 'text'
const PassWd = 'permission-1'
beforeAll(async () => {
  server = await openSignServer({ env: { SIGNING_TRUSTED_PROXIES: '127.0.0.1' } })
  byAddress = await openSignServer({ env: { SIGNING_SESSIONS: 'shared', SIGNING_SOF_LOGIN: 'address', SIGNING_SOF_IN_DATA: 'base64', SIGNING_SOF_NUMBERING: 'hex' } })
  for (const each of [server, byAddress]) await each.addKey({ index: 1 })
})
afterAll(() => Promise.all([server.close(), byAddress.close()]))

describe('SOF log-in', () => {
  test('behind a proxy the caller is the one that the proxy names', async () => {
    const { session } = await sofClient(server.http, { 'x-forwarded-for': '127.0.0.7' })('SOF_Login', { CertID: '1', PassWd })
    const from = async (address: string) => (await sofClient(server.http, { 'x-forwarded-for': address })('SOF_SignData', { CertID: '1', InData, Session: session })).sor
    expect([await from('127.0.0.7'), await from('127.0.0.8')]).toEqual(['SOR_OK', 'SOR_LoginErr'])
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
