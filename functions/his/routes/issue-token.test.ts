import { describe, expect, test } from 'vitest'
import { issueToken as contract, listChanges } from '@yiqian/shared/protocol/his.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { seedApplication } from '../../_runtime/testing/people.ts'
import { useHospital } from '../testing/hospital.ts'

const SECRET = 'sk_5fbd8f0d2b4c4f6e'
const hospital = useHospital({ application: { secretDigestHex: tokenDigest(SECRET) } })

const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}` })
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const FORM = 'application/x-www-form-urlencoded'

/** Over HTTP: what the header and the media type do is the matter here. */
async function ask(body: string, headers: Record<string, string>) {
  const response = await fetch(`${hospital.address}/v1/oauth/token`, { method: 'POST', body, headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as { access_token: string; token_type: string; expires_in: number; error: { code: string; facts: Record<string, string> } } }
}
const works = async (accessToken: string) => (await hospital.platform.asApplication({ accessToken }, listChanges, {})).status

describe('HI-1 200 a token by client credentials', () => {
  test.each<[string, (id: string) => [string, Record<string, string>]]>([
    ['HTTP Basic and a form', (id) => [form({ grant_type: 'client_credentials' }), { 'content-type': FORM, ...basic(id, SECRET) }]],
    ['a form', (id) => [form({ grant_type: 'client_credentials', client_id: id, client_secret: SECRET }), { 'content-type': `${FORM}; charset=utf-8` }]],
    ['a form with what RFC 6749 §3.2 says to ignore', (id) => [form({ grant_type: 'client_credentials', client_id: id, client_secret: SECRET, scope: 'sign', audience: 'x' }), { 'content-type': FORM }]],
    ['JSON', (id) => [JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: SECRET }), { 'content-type': 'application/json' }]],
  ])('%s', async (_, request) => {
    const answer = await ask(...request(hospital.application.application.id))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ access_token: expect.stringMatching(/^at_[0-9a-f]{48}$/) as string, token_type: 'Bearer', expires_in: 1800 })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await works(answer.body.access_token)).toBe(200)
  })
  test('it lives as long as it says; only its digest is stored; the log has neither token nor secret', async () => {
    const { platform, application } = hospital
    const { access_token: token, expires_in: seconds } = (await platform.asAnybody(contract, { grant_type: 'client_credentials', client_id: application.application.id, client_secret: SECRET })).body
    expect(await platform.runtime.database.stores.applications.findToken(token)).toBeUndefined()
    expect(await platform.runtime.database.stores.applications.findToken(tokenDigest(token))).toMatchObject({ applicationId: application.application.id })
    platform.clock.advance(seconds * 1000)
    expect(await works(token)).toBe(200)
    platform.clock.advance(1)
    expect(await works(token)).toBe(401)
    expect(JSON.stringify(platform.log)).not.toMatch(new RegExp(`${token}|${SECRET}`))
  })
  test('a secret with a colon, a percent sign and Chinese in it', async () => {
    const secret = 'a:b%20密钥'
    const { application } = await seedApplication(hospital.platform, { secretDigestHex: tokenDigest(secret) })
    expect((await ask(form({ grant_type: 'client_credentials' }), { 'content-type': FORM, ...basic(application.id, secret) })).status).toBe(200)
  })
})

describe('400', () => {
  test.each<[string, string, string, string]>([
    ['no grant type', '{}', 'application/json', 'grant_type'], ['another grant', form({ grant_type: 'password', username: 'a', password: 'b' }), FORM, 'grant_type'], ['broken JSON', '{"grant_type":', 'application/json', 'body'],
    ['a list', '[]', 'application/json', 'body'], ['an id that is a number', '{"grant_type":"client_credentials","client_id":1}', 'application/json', 'client_id'],
  ])('%s', async (_, body, type, field) => {
    expect(await ask(body, { 'content-type': type })).toMatchObject({ status: 400, body: { error: { code: 'request.malformed', facts: { field } } } })
  })
  test('what came in is not quoted, not even with a slash in it', async () => {
    const { body } = await ask(form({ grant_type: 'geheim / vertraulich' }), { 'content-type': FORM })
    expect(JSON.stringify(body)).not.toMatch(/geheim|vertraulich/)
  })
  test('415 another media type', async () => expect(await ask('grant_type=client_credentials', { 'content-type': 'text/plain' })).toMatchObject({ status: 415, body: { error: { code: 'request.media_unsupported' } } }))
  test('405 GET', async () => expect((await fetch(`${hospital.address}/v1/oauth/token`)).status).toBe(405))
})

describe('401 wrong credentials, without saying which half', () => {
  test('secret, id, neither, a removed application: one and the same answer', async () => {
    const removed = await seedApplication(hospital.platform, { state: 'removed', secretDigestHex: tokenDigest(SECRET) })
    const { id } = hospital.application.application
    const answers = await Promise.all(
      [{ client_id: id, client_secret: 'wrong' }, { client_id: 'app_unknown', client_secret: SECRET }, {}, { client_id: id }, { client_secret: SECRET }, { client_id: removed.application.id, client_secret: SECRET }]
        .map((credentials) => hospital.platform.asAnybody(contract, { grant_type: 'client_credentials', ...credentials })),
    )
    expect(new Set(answers.map(({ status, code, facts }) => JSON.stringify([status, code, facts])))).toEqual(new Set(['[401,"application.credentials_wrong",{}]']))
  })
  test.each(['Basic', 'Basic !', 'Basic JSVB', `Basic ${Buffer.from('%E0%A4%A:x').toString('base64')}`, `Basic ${Buffer.from('no colon').toString('base64')}`, 'Bearer abc'])('a header %s', async (authorization) => {
    expect(await ask(form({ grant_type: 'client_credentials' }), { 'content-type': FORM, authorization })).toMatchObject({ status: 401, body: { error: { code: 'application.credentials_wrong' } } })
  })
  test('Basic decides, even where the form would be right', async () => {
    const { id } = hospital.application.application
    expect((await ask(form({ grant_type: 'client_credentials', client_id: id, client_secret: SECRET }), { 'content-type': FORM, ...basic(id, 'wrong') })).status).toBe(401)
  })
})

test('403 a frozen application learns so only with the right secret', async () => {
  const { application } = await seedApplication(hospital.platform, { state: 'frozen', secretDigestHex: tokenDigest(SECRET) })
  const ask = (client_secret: string) => hospital.platform.asAnybody(contract, { grant_type: 'client_credentials', client_id: application.id, client_secret })
  expect(await ask(SECRET)).toMatchObject({ status: 403, code: 'application.frozen' })
  expect(await ask('wrong')).toMatchObject({ status: 401, code: 'application.credentials_wrong' })
})
