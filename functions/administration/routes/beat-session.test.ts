import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beatSession, beginLogIn, completeLogIn, heartbeatText, listSessions, logInText } from '@yiqian/shared/protocol/administration.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

async function plugIn() {
  const key = await makeHardwareKey(accounts.platform, 'sm2')
  const { administrator: { loginName } } = await accounts.withPassword('operator', { certificateBase64: key.certificateBase64, certificateKeyDigestHex: nextHex() })
  const { challengeHex } = (await accounts.platform.asAnybody(beginLogIn, {})).body
  const { body } = await accounts.platform.asAnybody(completeLogIn, { loginName, password: PASSWORD, proof: { challengeHex, signatureBase64: await key.sign(logInText(loginName, challengeHex)), heartbeat: true } })
  const who = { authorization: `Administrator ${body.token}` }
  const beat = async (challengeHex: string, text = heartbeatText(body.sessionId, challengeHex)) => accounts.platform.asAnybody(beatSession, { sessionId: body.sessionId, challengeHex, signatureBase64: await key.sign(text) })
  return { who, beat, first: body.heartbeatChallengeHex!, isIn: async () => (await accounts.as(who, listSessions, {})).status === 200 }
}

describe('SE-12 pulling the key logs the session out', () => {
  test('each heartbeat brings 30 s and the next challenge; without one the session ends', async () => {
    const { beat, first, isIn } = await plugIn()
    let challengeHex = first
    for (let count = 0; count < 4; count++) {
      accounts.platform.clock.advance(25_000)
      const answer = (await beat(challengeHex)).body
      expect(answer.expiresAtMs).toBe(accounts.platform.clock.nowMs() + 30_000)
      challengeHex = answer.nextChallengeHex
    }
    expect(await isIn()).toBe(true)
    accounts.platform.clock.advance(30_000)
    expect(await isIn()).toBe(false)
    expect((await beat(challengeHex)).code).toBe('access.expired')
  })

  test('heartbeats alone do not keep a session that nobody uses', async () => {
    const { beat, first } = await plugIn()
    let challengeHex = first
    const beginMs = accounts.platform.clock.nowMs()
    for (;;) {
      accounts.platform.clock.advance(25_000)
      const answer = await beat(challengeHex)
      if (answer.status !== 200) break
      challengeHex = answer.body.nextChallengeHex
      if (accounts.platform.clock.nowMs() - beginMs > 3_600_000) throw new Error('it never ended')
    }
    expect(accounts.platform.clock.nowMs() - beginMs).toBeGreaterThanOrEqual(15 * 60_000)
  })

  test('are not journaled one by one', async () => {
    expect((await accounts.journal()).filter(({ kind, keys }) => kind !== 'operation.refused' && keys['op'] === 'administration.beat-session')).toEqual([])
  })
})

test('401, 403: another text, a challenge that was used, another session’s', async () => {
  const { beat, first, isIn } = await plugIn()
  const other = await plugIn()
  expect((await beat(first, 'another text')).code).toBe('administrator.log_in_wrong')
  expect((await beat(other.first)).code).toBe('administrator.challenge_invalid')
  expect((await beat(first)).status).toBe(200)
  expect((await beat(first)).code).toBe('administrator.challenge_invalid')
  expect(await isIn()).toBe(true)
})

test('409: a session that hangs on no key', async () => {
  expect((await accounts.platform.asAnybody(beatSession, { sessionId: (await accounts.withPassword('operator')).session.id, challengeHex: '00'.repeat(40), signatureBase64: 'AAAA' })).code).toBe('administrator.heartbeat_unbound')
})
