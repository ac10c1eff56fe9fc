import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getStatus } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

const port = () => (answering.address() as AddressInfo).port
const answering = createServer((_, response) => void response.end(JSON.stringify({ listeners: [{ name: 'seal-tcp', address: `tcp://127.0.0.1:${port()}` }, { name: 'gone', address: 'tcp://127.0.0.1:9' }, { name: 'ntp', address: 'udp://127.0.0.1:123' }, 'nonsense'] })))
let accounts: Accounts
beforeAll(async () => {
  await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve))
  const seal = `http://127.0.0.1:${port()}`
  accounts = await openAccounts({ env: { SEAL_URL: seal, HIS_URL: 'http://127.0.0.1:9' } })
})
afterAll(async () => {
  answering.close()
  await accounts.close()
})

describe('TS-7 200', () => {
  test('sockets of this process; the time is null when nobody can say it', async () => {
    const own = await openAccounts({ env: { SIGNING_TCP_PORT: '0', SIGNING_UDP_PORT: '0' } })
    const signing = await own.platform.open('signing')
    const opened = await signing.startListeners()
    own.platform.hooks.beforeCall = ({ operation }) => {
      if (operation === 'get-time-state') throw new Fault('server.unavailable')
    }
    const { body } = await own.as(own.system, getStatus, {})
    expect(body.listeners).toEqual(opened.map((each) => ({ ...each, function: 'signing', state: 'listening' })))
    expect([body.listeners.length, body.time]).toEqual([2, null])
    await own.close()
  })

  test('functions, certificates by their end, journals, accounts', async () => {
    const day = 86_400_000
    const nowMs = accounts.platform.clock.nowMs()
    const near = await makeHardwareKey(accounts.platform, 'sm2', { notAfterMs: nowMs + 10 * day })
    const { administrator } = await accounts.withPassword('operator', { certificateBase64: near.certificateBase64, certificateKeyDigestHex: nextHex() })
    const { body } = await accounts.as(accounts.system, getStatus, {})
    expect(body.functions.map(({ name, state }) => [name, state])).toEqual([['certificates', 'answering'], ['seal', 'answering'], ['his', 'silent']])
    expect(body.listeners.map(({ function: of, name, state }) => [of, name, state])).toEqual([['seal', 'seal-tcp', 'listening'], ['seal', 'gone', 'silent'], ['seal', 'ntp', 'listening']])
    expect(body.time).toMatchObject({ state: { status: 'host-clock' } })
    expect(body.certificates[0]).toMatchObject({ of: `administrator:${administrator.loginName}`, daysLeft: 10, state: 'near-expiry' })
    expect(body.certificates.map(({ of }) => of)).toEqual(expect.arrayContaining(['root', 'issuing']))
    expect(body.journals.system).toMatchObject({ entries: 1, failure: null, damage: null })
    expect(body.administrators).toEqual({ active: 7, locked: 0, missingFirst: [] })
    accounts.platform.clock.advance(11 * day)
    const { authorization } = await accounts.withPassword('system-administrator')
    expect((await accounts.as({ authorization }, getStatus, {})).body.certificates[0]).toMatchObject({ daysLeft: -1, state: 'expired' })
  })
})
