import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beginLogIn, completeLogIn, listSessions, logInText } from '@yiqian/shared/protocol/administration.ts'
import type { Administrator } from '../../_domain/administration/administration.ts'
import { SESSION_IDLE_MS, SESSION_TOTAL_MS } from '../../_domain/administration/session-rules.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { isSignedIn, NEW_PASSWORD, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey, type HardwareKey } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())
beforeEach(() => accounts.platform.clock.advance(3_600_000))

const logIn = (input: object, on: Accounts = accounts) => on.platform.asAnybody(completeLogIn, input as never)
const bound = (key: HardwareKey): Partial<Administrator> => ({ certificateBase64: key.certificateBase64, certificateKeyDigestHex: nextHex() })

async function proofOf(key: HardwareKey, loginName: string, { form, on = accounts, heartbeat = false }: { form?: 'der' | 'raw'; on?: Accounts; heartbeat?: boolean } = {}) {
  const { challengeHex } = (await on.platform.asAnybody(beginLogIn, {})).body
  return { challengeHex, signatureBase64: await key.sign(logInText(loginName, challengeHex), form), heartbeat }
}

describe('SV-11 200', () => {
  test('by password: a session, the last log-in, the wrong tries since; the token is stored as a digest', async () => {
    const { administrator } = await accounts.withPassword('operator', { lastLogInAtMs: 42, failedTries: 2 })
    const nowMs = accounts.platform.clock.nowMs()
    const { body } = await logIn({ loginName: administrator.loginName.toUpperCase(), password: PASSWORD })
    expect(body).toMatchObject({ previousLogInAtMs: 42, failedTriesSince: 2, expiresAtMs: nowMs + SESSION_IDLE_MS, endsAtMs: nowMs + SESSION_TOTAL_MS, heartbeatChallengeHex: null, administrator: { role: 'operator', roleId: 5, failedTries: 0, lastLogInAtMs: nowMs } })
    expect((await accounts.as({ authorization: `Administrator ${body.token}` }, listSessions, {})).body.sessions.filter(({ current }) => current)).toMatchObject([{ id: body.sessionId, factors: 'password' }])
    const stored = await accounts.platform.runtime.database.stores.administratorSessions.load(body.sessionId)
    expect(JSON.stringify(stored)).not.toContain(body.token)
  })

  test.each([['sm2', 'der'], ['sm2', 'raw'], ['rsa', 'der'], ['p256', 'der'], ['p256', 'raw'], ['p384', 'raw']] as const)('SE-12 by password and a %s key, signature as %s', async (kind, form) => {
    const key = await makeHardwareKey(accounts.platform, kind)
    const { administrator: { loginName } } = await accounts.withPassword('auditor', bound(key))
    const { body } = await logIn({ loginName, password: PASSWORD, proof: await proofOf(key, loginName, { form }) })
    expect((await accounts.platform.runtime.database.stores.administratorSessions.load(body.sessionId))?.factors).toBe('both')
  })

  test('the sixth session ends the first', async () => {
    const first = await accounts.withPassword('operator')
    for (let count = 0; count < 5; count++) {
      accounts.platform.clock.advance(1000)
      await logIn({ loginName: first.administrator.loginName, password: PASSWORD })
    }
    expect(await isSignedIn(accounts, first)).toBe(false)
  })

  test('an initial password opens nothing but the way to the next one', async () => {
    const { administrator: { loginName } } = await accounts.withPassword('operator', { passwordState: 'initial' })
    expect((await logIn({ loginName, password: PASSWORD })).code).toBe('administrator.password_change_required')
    expect((await logIn({ loginName, password: PASSWORD, newPassword: 'weak' })).code).toBe('administrator.password_weak')
    expect((await logIn({ loginName, password: PASSWORD, newPassword: PASSWORD })).code).toBe('administrator.password_reused')
    expect((await logIn({ loginName, password: PASSWORD, newPassword: NEW_PASSWORD })).body.administrator.passwordState).toBe('own')
    expect((await logIn({ loginName, password: PASSWORD })).code).toBe('administrator.log_in_wrong')
    expect((await logIn({ loginName, password: NEW_PASSWORD })).status).toBe(200)
  })

  test('a password of 90 days has to go', async () => {
    const { administrator: { loginName } } = await accounts.withPassword('operator')
    accounts.platform.clock.advance(90 * 86_400_000)
    expect((await logIn({ loginName, password: PASSWORD })).code).toBe('administrator.password_change_required')
  })
})

describe('401', () => {
  test('unknown, removed and wrong look alike', async () => {
    const [known, removed] = [await accounts.withPassword('operator'), await accounts.withPassword('operator', { state: 'removed' })]
    for (const [loginName, password] of [['nobody-at-all', PASSWORD], [removed.administrator.loginName, PASSWORD], [known.administrator.loginName, 'Wrong-Horse-7'], [known.administrator.loginName, undefined]]) {
      const answer = await logIn({ loginName, ...(password && { password }) })
      expect([answer.status, answer.code, answer.facts]).toEqual([401, 'administrator.log_in_wrong', {}])
    }
  })

  test('a signature by another key, over another name, over another text', async () => {
    const [key, other] = [await makeHardwareKey(accounts.platform, 'sm2'), await makeHardwareKey(accounts.platform, 'sm2')]
    const { administrator: { loginName } } = await accounts.withPassword('operator', bound(key))
    const good = await proofOf(key, loginName)
    const wrong = [await proofOf(other, loginName), await proofOf(key, 'somebody-else'), { ...good, signatureBase64: await key.sign(good.challengeHex) }, { ...good, signatureBase64: 'AAAA' }]
    for (const proof of wrong) expect((await logIn({ loginName, password: PASSWORD, proof })).code).toBe('administrator.log_in_wrong')
    expect((await logIn({ loginName, password: PASSWORD, proof: good })).status).toBe(200)
  })
})

describe('403', () => {
  test('the password alone where a key is bound, or both are asked for', async () => {
    const key = await makeHardwareKey(accounts.platform, 'p256')
    const { administrator: { loginName } } = await accounts.withPassword('operator', bound(key))
    for (let count = 0; count < 8; count++) expect((await logIn({ loginName, password: PASSWORD })).code).toBe('administrator.certificate_required')
    expect((await logIn({ loginName, password: 'Wrong-Horse-7' })).code).toBe('administrator.log_in_wrong')
  })

  test('a challenge that was used, has grown old, or was made elsewhere', async () => {
    const key = await makeHardwareKey(accounts.platform, 'sm2')
    const { administrator: { loginName } } = await accounts.withPassword('operator', bound(key))
    const [used, old] = [await proofOf(key, loginName), await proofOf(key, loginName)]
    expect((await logIn({ loginName, password: PASSWORD, proof: used })).status).toBe(200)
    expect((await logIn({ loginName, password: PASSWORD, proof: used })).code).toBe('administrator.challenge_invalid')
    accounts.platform.clock.advance(2 * 60_000 + 1)
    expect((await logIn({ loginName, password: PASSWORD, proof: old })).code).toBe('administrator.challenge_invalid')
    const challengeHex = '0'.repeat(32) + 'f'.repeat(4) + '0'.repeat(44)
    const forged = { challengeHex, signatureBase64: await key.sign(logInText(loginName, challengeHex)), heartbeat: false }
    expect((await logIn({ loginName, password: PASSWORD, proof: forged })).code).toBe('administrator.challenge_invalid')
  })

  test('a locked account, told only to who knows the password', async () => {
    const { administrator: { loginName } } = await accounts.withPassword('operator', { state: 'locked' })
    expect((await logIn({ loginName, password: PASSWORD })).code).toBe('administrator.locked')
    expect((await logIn({ loginName, password: 'Wrong-Horse-7' })).code).toBe('administrator.log_in_wrong')
  })
})

describe('422', () => {
  test('the certificate has ended since it was bound', async () => {
    const key = await makeHardwareKey(accounts.platform, 'sm2', { notAfterMs: accounts.platform.clock.nowMs() + 60_000 })
    const { administrator: { loginName } } = await accounts.withPassword('operator', bound(key))
    accounts.platform.clock.advance(60_001)
    expect((await logIn({ loginName, password: PASSWORD, proof: await proofOf(key, loginName) })).code).toBe('administrator.certificate_unusable')
  })
})

describe('429', () => {
  test('the fifth wrong try makes wait, longer each time; the right password must wait too; then all is forgotten', async () => {
    const signed = await accounts.withPassword('operator')
    const { loginName } = signed.administrator
    for (let count = 0; count < 5; count++) expect((await logIn({ loginName, password: 'Wrong-Horse-7' })).code).toBe('administrator.log_in_wrong')
    const waiting = await logIn({ loginName, password: PASSWORD })
    expect([waiting.status, waiting.code, waiting.facts]).toEqual([429, 'administrator.wait', { waitSeconds: 60 }])
    accounts.platform.clock.advance(60_000)
    expect((await logIn({ loginName, password: 'Wrong-Horse-7' })).code).toBe('administrator.log_in_wrong')
    expect((await logIn({ loginName, password: PASSWORD })).facts).toEqual({ waitSeconds: 120 })
    accounts.platform.clock.advance(120_000)
    expect((await logIn({ loginName, password: PASSWORD })).body.failedTriesSince).toBe(6)
    expect(await accounts.load(signed)).toMatchObject({ failedTries: 0, waitUntilMs: null })
  })

  test('forty tries at once get no more than five looked at; a name that nobody has waits alike', async () => {
    const { administrator: { loginName } } = await accounts.withPassword('operator')
    for (const name of [loginName, 'nobody-with-this-name']) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => logIn({ loginName: name, password: 'Wrong-Horse-7' })))
      expect(answers.filter(({ code }) => code === 'administrator.log_in_wrong')).toHaveLength(5)
      expect(answers.filter(({ code }) => code === 'administrator.wait')).toHaveLength(35)
    }
  })
})

describe('ADMIN_FACTORS', () => {
  test('certificate: no password is asked for, and none opens', async () => {
    const on = await openAccounts({ env: { ADMIN_FACTORS: 'certificate' } })
    const key = await makeHardwareKey(on.platform, 'sm2')
    const { administrator: { loginName } } = await on.withPassword('operator', bound(key))
    expect((await logIn({ loginName, password: PASSWORD }, on)).code).toBe('administrator.certificate_required')
    expect((await logIn({ loginName, proof: await proofOf(key, loginName, { on }) }, on)).status).toBe(200)
    await on.close()
  })

  test('both: an account without a key stays out; ADMIN_CERTIFICATE_TRUST=required refuses an unknown issuer', async () => {
    const on = await openAccounts({ env: { ADMIN_FACTORS: 'both', ADMIN_CERTIFICATE_TRUST: 'required' } })
    const key = await makeHardwareKey(on.platform, 'sm2')
    const [bare, keyed] = [await on.withPassword('operator'), await on.withPassword('operator', bound(key))]
    expect((await logIn({ loginName: bare.administrator.loginName, password: PASSWORD }, on)).code).toBe('administrator.certificate_required')
    const { loginName } = keyed.administrator
    expect((await logIn({ loginName, password: PASSWORD, proof: await proofOf(key, loginName, { on }) }, on)).code).toBe('administrator.certificate_unusable')
    await on.close()
  })

  test('password: a key that is bound is not asked for', async () => {
    const on = await openAccounts({ env: { ADMIN_FACTORS: 'password' } })
    const { administrator: { loginName } } = await on.withPassword('operator', bound(await makeHardwareKey(on.platform, 'sm2')))
    expect((await logIn({ loginName, password: PASSWORD }, on)).status).toBe(200)
    await on.close()
  })
})

test('SV-12 log-ins and refused ones are journaled, with whose they are; no secret, and no unknown name, is written', async () => {
  const { administrator } = await accounts.withPassword('operator')
  await logIn({ loginName: 'my-secret-in-the-wrong-field', password: PASSWORD })
  await logIn({ loginName: administrator.loginName, password: 'Wrong-Horse-7' })
  await logIn({ loginName: administrator.loginName, password: PASSWORD })
  const entries = await accounts.journal()
  expect(entries.slice(0, 3).map(({ kind, keys }) => [kind, keys['actor'], keys['code']])).toEqual([
    ['operation.done', `administrator:${administrator.id}`, undefined],
    ['operation.refused', `administrator:${administrator.id}`, 'administrator.log_in_wrong'],
    ['operation.refused', 'anybody', 'administrator.log_in_wrong'],
  ])
  for (const secret of ['Horse', 'my-secret']) expect(JSON.stringify(entries)).not.toContain(secret)
})
