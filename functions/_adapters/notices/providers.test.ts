import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NOTICE_KINDS } from '@yiqian/shared/protocol/notices.ts'
import type { NoticeSender } from '../../_domain/notice/notice-sender.ts'
import { openProviders } from './open-senders.ts'
import { startProviderStandIn, type Provider, type ProviderStandIn } from './testing/provider-stand-in.ts'

const atMs = Date.UTC(2026, 10, 21, 8, 5)
let standIn: ProviderStandIn
let nowMs = atMs
beforeAll(async () => void (standIn = await startProviderStandIn()))
afterAll(() => standIn.close())
beforeEach(() => {
  nowMs = atMs
  Object.assign(standIn, { delivered: [], heard: [], trouble: undefined, tokensGiven: 0, consents: new Map([['openid-1', 99]]), members: new Set(['zhang']), codes: new Map([['code-1', 'zhang'], ['code-2', 'a stranger']]) })
})
const open = (env = {}) => openProviders({ ...standIn.env, ...env }, { publicUrl: 'https://sign.hospital.example', nowMs: () => nowMs })
const senderOf = (provider: Provider, env = {}): NoticeSender => open(env).senders.find(({ channel }) => channel === provider)!
const ACCOUNT: Record<Provider, string> = { wechat: 'openid-1', wecom: 'zhang', dingtalk: 'zhang' }
const PROVIDERS: Provider[] = ['wecom', 'dingtalk', 'wechat']

describe.each(PROVIDERS)('MA-15 MA-18 %s', (provider) => {
  const message = { accountId: ACCOUNT[provider], kind: 'task.new' as const, count: 3, atMs }

  test('every kind is taken, with one token for all', async () => {
    const sender = senderOf(provider)
    expect(await Promise.all(NOTICE_KINDS.map((kind) => sender.send({ ...message, kind })))).toEqual(NOTICE_KINDS.map(() => ({ result: 'sent' })))
    expect(standIn.delivered.map(({ to }) => to)).toEqual(NOTICE_KINDS.map(() => ACCOUNT[provider]))
    expect(standIn.tokensGiven).toBe(1)
    expect(JSON.stringify(standIn.delivered[0]!.body)).toContain('3 份文件待签署')
  })
  test('a token that the provider ended before its time is fetched again, and the message goes out once', async () => {
    const sender = senderOf(provider)
    await sender.send(message)
    standIn.endTokens()
    expect(await sender.send({ ...message, count: 4 })).toEqual({ result: 'sent' })
    expect([standIn.tokensGiven, standIn.delivered.length]).toEqual([2, 2])
  })
  test('a token is not used in its last minutes', async () => {
    const sender = senderOf(provider)
    await sender.send(message)
    nowMs += 6_000_000
    await sender.send({ ...message, count: 4 })
    expect(standIn.tokensGiven).toBe(1)
    nowMs += 1_000_000
    await sender.send({ ...message, count: 5 })
    expect(standIn.tokensGiven).toBe(2)
  })
  test('a token refused twice is no endless loop', async () => {
    standIn.trouble = { errcode: 42001, times: 9 }
    expect(await senderOf(provider).send(message)).toMatchObject({ result: 'unavailable', detail: expect.stringContaining('42001') as string })
    expect(standIn.heard.length).toBeLessThanOrEqual(4)
  })
  test.each([[45009], [-1], [12345]])('errcode %d: later again', async (errcode) => {
    standIn.trouble = { errcode, times: 1 }
    expect(await senderOf(provider).send(message)).toMatchObject({ result: 'unavailable', detail: expect.stringContaining(`errcode ${errcode}`) as string })
    expect(standIn.delivered).toEqual([])
  })
  test.each([
    ['a status of 503', { status: 503, times: 1 }],
    ['an answer that is no JSON', { text: '<html>', times: 1 }],
  ])('%s: later again, and no secret in what is said', async (_, trouble) => {
    standIn.trouble = trouble
    const outcome = await senderOf(provider).send(message)
    expect(outcome).toMatchObject({ result: 'unavailable' })
    expect(JSON.stringify(outcome)).not.toMatch(/secret|token-/)
  })
  test('a wrong secret, nobody there', async () => {
    const wrong = { WECHAT_APP_SECRET: 'x', WECOM_SECRET: 'x', DINGTALK_APP_SECRET: 'x' }
    expect(await senderOf(provider, wrong).send(message)).toMatchObject({ result: 'unavailable', detail: expect.stringContaining('gives no token') as string })
    const nobody = { WECHAT_API_URL: 'http://127.0.0.1:1', WECOM_API_URL: 'http://127.0.0.1:1', DINGTALK_API_URL: 'http://127.0.0.1:1' }
    expect(await senderOf(provider, nobody).send(message)).toMatchObject({ result: 'unavailable', detail: expect.stringContaining('could not be reached') as string })
  })
})

describe('who cannot be told this way is not asked again', () => {
  test.each([
    ['wechat', 'nobody', '40003'],
    ['wecom', 'nobody', 'not there'],
    ['wecom', 'outside', '81013'],
    ['dingtalk', 'nobody', '33012'],
  ] as const)('%s: %s', async (provider, accountId, detail) => {
    expect(await senderOf(provider).send({ accountId, kind: 'task.new', count: 1, atMs })).toEqual({ result: 'refused', detail: expect.stringContaining(detail) as string })
  })
  test('WeChat: a consent is one message', async () => {
    standIn.consents.set('openid-1', 1)
    const sender = senderOf('wechat')
    const send = () => sender.send({ accountId: 'openid-1', kind: 'task.new', count: 1, atMs })
    expect([await send(), await send()]).toEqual([{ result: 'sent' }, { result: 'refused', detail: expect.stringContaining('43101') as string }])
  })
  test('DingTalk: the same once more was delivered before', async () => {
    const sender = senderOf('dingtalk')
    const send = () => sender.send({ accountId: 'zhang', kind: 'task.new', count: 1, atMs })
    expect([await send(), await send(), standIn.delivered.length]).toEqual([{ result: 'sent' }, { result: 'sent' }, 1])
  })
})

describe('MA-18 the account behind a code', () => {
  test.each(['wecom', 'dingtalk'] as const)('%s: a member, once; strangers and inventions not', async (channel) => {
    const provider = open().accounts.find((one) => one.channel === channel)!
    expect(await provider.accountOf('code-1')).toEqual({ result: 'known', accountId: 'zhang' })
    for (const code of ['code-1', 'code-2', 'invented']) expect(await provider.accountOf(code), code).toMatchObject({ result: 'code-invalid' })
    expect(provider.authorizeUrl).toMatch(/redirect_uri=https%3A%2F%2Fsign.hospital.example%2Fm%2F.*state=\{state\}/)
  })
  test('nobody there', async () => {
    for (const { accountOf } of open({ WECOM_API_URL: 'http://127.0.0.1:1', DINGTALK_OPEN_API_URL: 'http://127.0.0.1:1' }).accounts) expect(await accountOf('code-1')).toMatchObject({ result: 'unavailable' })
  })
})

test('what is not set is not there; what is set wrongly stops the start', () => {
  expect(openProviders({}, { publicUrl: 'http://x', nowMs: () => 0 })).toEqual({ senders: [], accounts: [], wechatTemplateIds: [] })
  for (const env of [{ WECOM_AGENT_ID: 'x' }, { DINGTALK_AGENT_ID: '' }, { WECHAT_NOTICE_TEMPLATE_FIELDS: 'patient' }]) expect(() => open(env)).toThrow(/must/)
})
