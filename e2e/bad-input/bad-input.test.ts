// Every contract against every kind of bad input: one table, filled from shared/protocol, over real HTTP and the real channel.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { FAULTS, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import { tokenDigest } from '../../functions/_runtime/callers.ts'
import { openTestPlatform, type TestPlatform } from '../../functions/_runtime/testing/open-test-platform.ts'
import { seedApplication, seedDevice, seedStaff, type ClientSystem } from '../../functions/_runtime/testing/people.ts'
import { RIGHTS } from '@yiqian/shared/protocol/rights.ts'
import { signInAdministrator } from '../../functions/_runtime/testing/administrators.ts'
import { everyContract, nameOf } from './every-contract.ts'
import { expectRefusal, MARKER, seenCodes } from './expect-refusal.ts'
import { fieldsOf, isStrict, sampleOf } from './sample-input.ts'
import { asText, openStranger, type RawAnswer, type Stranger } from './stranger.ts'

const contracts = await everyContract()
const named = contracts.map((contract): [string, Contract] => [nameOf(contract), contract])
const forPhones = (contract: Contract) => contract.access.some((access) => access === 'device' || access === 'proofing' || access === 'channel')
const only = (access: Contract['access'][number]) => named.filter(([, contract]) => contract.access.every((each) => each === access))

/** Ending what is not there is no mistake, and tells nothing: what these answer then. */
const NOTHING_THERE: Record<string, object> = { 'cosigning.close-pin-free-window': { closed: true }, 'cosigning.get-batch': { items: [] }, 'cosigning.end-device': { ended: true }, 'seal.delete-handwriting': { deleted: true }, 'seal.delete-draft': { deleted: true } }

let platform: TestPlatform
let stranger: Stranger
let application: ClientSystem
/** what a good caller of each kind would send along */
let good: Record<'device' | 'proofing' | 'application', string>

beforeAll(async () => {
  platform = await openTestPlatform({ functions: ['identity', 'cosigning', 'certificates', 'seal', 'timestamp', 'status-sync', 'his', 'verification', 'signing', 'administration'], env: { PRACTICE_PLACES_APPLICATION: 'app_badinput00' } })
  stranger = await openStranger(platform, await platform.listen())
  application = await seedApplication(platform, { id: 'app_badinput00' })
  const phone = async (state: 'active' | 'enrolling') => `Device ${(await seedDevice(platform, await seedStaff(platform), { state })).deviceToken}`
  good = { device: await phone('active'), proofing: await phone('enrolling'), application: `Bearer ${application.accessToken}` }
})
afterAll(() => platform.close())

/** As a caller who may call it, so that what is refused is the input. Functions call in the process: their dispatcher is asked. */
async function asGoodCaller(contract: Contract, input: unknown): Promise<RawAnswer> {
  const { access } = contract
  if (access.includes('device')) return stranger.channel(contract, input, { authorization: good.device })
  if (access.includes('proofing')) return stranger.channel(contract, input, { authorization: good.proofing })
  if (access.includes('channel')) return stranger.channel(contract, input)
  if (access.includes('administrator')) return stranger.http(contract, input, { authorization: await administrator(contract) })
  if (access.includes('application')) return stranger.http(contract, input, { authorization: good.application })
  if (access.includes('public')) return stranger.http(contract, input)
  const answer = await (await platform.open(contract.function)).dispatch({ method: contract.method, path: contract.path, query: {}, headers: {}, body: input, inChannel: false, functionName: 'test' })
  return { status: answer.status, text: JSON.stringify(answer.body) }
}
/** One whose role may, new each time: some operations end the session they came in. */
const administrator = async (contract: Contract): Promise<string> => (await signInAdministrator(platform, RIGHTS[contract.right!][0])).authorization
const sample = (contract: Contract) => sampleOf(contract.request) as Record<string, unknown>
const inPath = (contract: Contract, name: string) => contract.path.includes(`{${name}}`)

test('the table is not empty, and every contract has a well-formed sample', () => {
  expect(contracts.length).toBeGreaterThan(40)
  for (const contract of contracts) expect(() => sample(contract), nameOf(contract)).not.toThrow()
})

describe('the form of a request', () => {
  test.each(named)('%s: a field that is missing', async (name, contract) => {
    for (const field of fieldsOf(contract.request).filter(({ optional }) => !optional)) {
      const { [field.name]: _left, ...input } = sample(contract)
      const refusal = expectRefusal(await asGoodCaller(contract, input), `${name} without ${field.name}`)
      expect(refusal.code, `${name} without ${field.name}`).toBe('request.malformed')
      expect(refusal.facts['field']).toBe(field.name)
      if (!inPath(contract, field.name)) expect(refusal.facts['expectedEn']).toBe('is missing')
    }
  })
  test.each(named)('%s: a field of another type, a value that is not allowed', async (name, contract) => {
    for (const field of fieldsOf(contract.request)) {
      for (const value of [{ [MARKER]: MARKER }, [MARKER], null, true, -1.5, MARKER.repeat(40), '']) {
        if (v.safeParse(field.schema, value).success || ((contract.method === 'GET' || inPath(contract, field.name)) && v.safeParse(field.schema, asText(value)).success)) continue
        const what = `${name} with ${field.name} = ${JSON.stringify(value).slice(0, 60)}`
        const refusal = expectRefusal(await asGoodCaller(contract, { ...sample(contract), [field.name]: value }), what)
        // an empty segment of a path is another address
        expect(['request.malformed', ...(inPath(contract, field.name) ? ['request.not_found'] : [])], what).toContain(refusal.code)
        if (refusal.code === 'request.malformed') expect(String(refusal.facts['field']).split('.')[0], what).toBe(field.name)
      }
    }
  })
  test.each(named.filter(([, contract]) => isStrict(contract.request)))('%s: a field that it does not know', async (name, contract) => {
    for (const extra of ['isAdmin', '__proto__', 'constructor']) {
      const input = JSON.parse(`${JSON.stringify(sample(contract)).slice(0, -1)}${Object.keys(sample(contract)).length ? ',' : ''}${JSON.stringify(extra)}:${JSON.stringify(MARKER)}}`) as object
      const refusal = expectRefusal(await asGoodCaller(contract, input), `${name} with ${extra}`)
      expect([refusal.code, refusal.facts['field']], `${name} with ${extra}`).toEqual(['request.malformed', extra])
    }
  })
  test.each(named)('%s: no object at all', async (name, contract) => {
    if (contract.method === 'GET') return
    for (const body of [[MARKER], MARKER, 4711, true, null]) {
      const refusal = expectRefusal(await asGoodCaller(contract, body), `${name} with ${JSON.stringify(body)}`)
      expect(refusal.code).toBe('request.malformed')
    }
  })
  test.each(named.filter(([, contract]) => Object.values(sample(contract)).some((value) => /_f{24}$/.test(JSON.stringify(value ?? null).slice(0, -1)) || /_f{24}"/.test(JSON.stringify(value ?? null)))))('%s: ids of things that are not there', async (name, contract) => {
    const answer = await asGoodCaller(contract, sample(contract))
    // ending a certificate that is not there leaves what was wanted: none
    if (name === 'certificates.end-certificate') return void expect(JSON.parse(answer.text)).toEqual({ serialHex: null })
    // a window that is not there is closed; an application that is not there has no keys
    const nothingDone = NOTHING_THERE[name]
    if (nothingDone) return void expect(JSON.parse(answer.text)).toEqual(nothingDone)
    if (name === 'signing.list-application-keys') return void expect(JSON.parse(answer.text)).toEqual({ keys: [] })
    // a batch answers item by item
    if (name === 'cosigning.begin-signing' && answer.status === 200) return void expect(JSON.parse(answer.text)).toMatchObject({ items: [{ result: 'refused' }] })
    const { code } = expectRefusal(answer, name)
    expect([...contract.faults, 'request.malformed', 'access.denied'] as string[], name).toContain(code)
  })
})

describe('the envelope, outside the channel', () => {
  const posts = named.filter(([, contract]) => contract.method !== 'GET')
  const path = (contract: Contract) => contract.path.replace(/\{(\w+)\}/g, (_, name: string) => String(sample(contract)[name]))
  test.each(posts)('%s: too large is refused before it is read; what is not JSON; another media type', async (name, contract) => {
    const authorization: Record<string, string> = contract.access.includes('application') ? { authorization: good.application } : {}
    expect(expectRefusal(await stranger.announce(path(contract), contract.maxBodyBytes + 1, authorization), `${name} too large`).code).toBe('request.too_large')
    const broken = await stranger.post(path(contract), `{"${MARKER}":`, { 'content-type': 'application/json', ...authorization })
    expect(expectRefusal(broken, `${name} broken`).code).toBe('request.malformed')
    const text = await stranger.post(path(contract), MARKER, { 'content-type': 'text/plain', ...authorization })
    expect(expectRefusal(text, `${name} text`).code).toBe('request.media_unsupported')
  })
  test.each(named)('%s: another method', async (name, contract) => {
    const other = { ...contract, method: contract.method === 'GET' ? 'PUT' : 'DELETE' } as Contract
    expect(expectRefusal(await stranger.http(other, sample(contract)), name).code).toBe('request.method_not_allowed')
  })
  test.each(['/his/nothing', '/v1/documents/a/b/c', `/${encodeURIComponent(MARKER)}`, '/cosigning/%E0%A4%A'])('no such address: %s', async (address) => {
    const answer = await stranger.post(address, '{}', { 'content-type': 'application/json' })
    expect(answer.status).toBe(404)
  })
})

describe('who is calling', () => {
  test.each(named.filter(([, contract]) => forPhones(contract)))('%s: from outside the channel', async (name, contract) => {
    for (const headers of [{}, { authorization: good.device }, { authorization: good.application }]) {
      expect(expectRefusal(await stranger.http(contract, sample(contract), headers as Record<string, string>), name).code).toBe('channel.required')
    }
  })
  test.each(named.filter(([, contract]) => contract.access.includes('device') || contract.access.includes('proofing')))('%s: in the channel without a token of a phone', async (name, contract) => {
    for (const authorization of [undefined, `Device ${MARKER.replace(/[^ -~]| /g, '')}xxxxxxxxxxxxxxxx`, `Device ${'0'.repeat(48)}`, good.application, good.device.replace('Device', 'Bearer')]) {
      const answer = await stranger.channel(contract, sample(contract), authorization ? { authorization } : {})
      expect(expectRefusal(answer, `${name} as ${authorization}`).code).toBe('access.required')
    }
  })
  test.each(only('application'))('%s: no token, a phone’s, an unknown one, one that has expired; in the channel', async (name, contract) => {
    const accessToken = `at_${crypto.randomUUID()}`
    await platform.runtime.database.stores.applications.insertToken({ tokenDigestHex: tokenDigest(accessToken), applicationId: application.application.id, expiresAtMs: platform.clock.nowMs() - 1 })
    for (const [authorization, code] of [[undefined, 'access.required'], [good.device, 'access.required'], [`Bearer ${'0'.repeat(48)}`, 'access.required'], [`Bearer ${accessToken}`, 'access.expired']] as const) {
      expect(expectRefusal(await stranger.http(contract, sample(contract), authorization ? { authorization } : {}), name).code).toBe(code)
      expect(expectRefusal(await stranger.channel({ ...contract }, sample(contract), authorization ? { authorization } : {}), name).code).toBe(code)
    }
  })
  test.each(only('administrator'))('%s: no session, another kind of token, one that is unknown or has ended', async (name, contract) => {
    const { authorization: ended, session } = await signInAdministrator(platform, RIGHTS[contract.right!][0])
    await platform.runtime.database.stores.administratorSessions.replace(session, { ...session, expiresAtMs: platform.clock.nowMs() })
    for (const [authorization, code] of [[undefined, 'access.required'], [good.device, 'access.required'], [good.application, 'access.required'], [`Administrator ${'0'.repeat(48)}`, 'access.expired'], [ended, 'access.expired']] as const) {
      expect(expectRefusal(await stranger.http(contract, sample(contract), authorization ? { authorization } : {}), name).code).toBe(code)
    }
  })
  test.each(only('function'))('%s: anybody but a function', async (name, contract) => {
    const forged = `Function seal:${platform.clock.nowMs()}:${'0'.repeat(32)}:${'0'.repeat(64)}`
    for (const authorization of [undefined, good.device, good.application, forged]) {
      expect(expectRefusal(await stranger.http(contract, sample(contract), authorization ? { authorization } : {}), name).code).toBe('access.denied')
    }
    expect(expectRefusal(await stranger.channel(contract, sample(contract), { authorization: good.device }), name).code).toBe('access.denied')
  })
  test.each(named.filter(([, contract]) => contract.access.includes('device')))('%s: a phone that is replaced, a person who is frozen', async (name, contract) => {
    for (const [device, staff, code] of [['replaced', 'active', 'device.replaced'], ['active', 'frozen', 'access.denied']] as const) {
      const { deviceToken } = await seedDevice(platform, await seedStaff(platform, { state: staff }), { state: device })
      expect(expectRefusal(await stranger.channel(contract, sample(contract), { authorization: `Device ${deviceToken}` }), name).code).toBe(code)
    }
    if (contract.access.includes('proofing')) return
    expect(expectRefusal(await stranger.channel(contract, sample(contract), { authorization: good.proofing }), name).code).toBe('device.not_enrolled')
  })
})

describe('the secure channel', () => {
  const services = [...new Set(contracts.filter(forPhones).map((contract) => contract.function))]
  const OCTETS = { 'content-type': 'application/octet-stream' }
  const oneOf = (service: string) => contracts.find((contract) => contract.function === service && forPhones(contract))!
  test.each(services)('%s: a message twice, broken, cut, of no session, too large', async (service) => {
    const address = `/${service}/channel`
    const message = await stranger.seal(oneOf(service), {})
    expect((await stranger.post(address, message, OCTETS)).status).toBe(200)
    expect(expectRefusal(await stranger.post(address, message, OCTETS), 'twice').code).toBe('channel.replayed')
    const broken = await stranger.seal(oneOf(service), {})
    broken[broken.length - 1]! ^= 1
    expect(expectRefusal(await stranger.post(address, broken, OCTETS), 'broken').code).toBe('channel.message_broken')
    for (const length of [0, 1, 16, 40]) expect(['channel.message_broken', 'channel.session_lost']).toContain(expectRefusal(await stranger.post(address, message.slice(0, length), OCTETS), `cut to ${length}`).code)
    expect(['channel.message_broken', 'channel.session_lost']).toContain(expectRefusal(await stranger.post(address, new Uint8Array(200).fill(7), OCTETS), 'no session').code)
    expect(expectRefusal(await stranger.announce(address, 4 * 1_048_576 + 1, OCTETS), 'too large').code).toBe('request.too_large')
    for (const size of [0, 64, 97, 512]) expect(expectRefusal(await stranger.post(`${address}/handshake`, new Uint8Array(size).fill(4), OCTETS), `handshake of ${size}`).code).toBe('channel.handshake_failed')
    expect(expectRefusal(await stranger.announce(`${address}/handshake`, 1025, OCTETS), 'handshake too large').code).toBe('request.too_large')
  })
  test('a message for one function is nothing to another', async () => {
    const message = await stranger.seal(oneOf(services[0]!), {})
    for (const other of services.slice(1)) expect(expectRefusal(await stranger.post(`/${other}/channel`, message, OCTETS), other).code).toBe('channel.session_lost')
  })
  test('a session that has ended', async () => {
    const message = await stranger.seal(oneOf(services[0]!), {})
    platform.clock.advance(31 * 60_000)
    expect(expectRefusal(await stranger.post(`/${services[0]!}/channel`, message, OCTETS), 'ended').code).toBe('channel.session_lost')
  })
})

describe('the catalogue', () => {
  const holes = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!.replace(/(Zh|En)$/, '')).sort()
  test.each(Object.entries(FAULTS))('%s: both sentences, the same facts in both, a status that fits', (code, { zh, en, status }) => {
    expect(zh).toMatch(/[一-鿿]{3}/)
    expect(en).toMatch(/^[A-Z].* /)
    expect(zh).not.toBe(en)
    expect(holes(zh)).toEqual(holes(en))
    expect(code).toMatch(/^[a-z][a-z_]*\.[a-z_]+$/)
    expect([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 423, 429, 500, 502, 503]).toContain(status)
  })
  test('every code that a contract declares is one of them', () => {
    for (const contract of contracts) for (const code of contract.faults) expect(FAULTS, nameOf(contract)).toHaveProperty([code])
  })
  test('this table alone has met the faults that any route can answer with', () => {
    const anyRoute: FaultCode[] = ['request.malformed', 'request.too_large', 'request.method_not_allowed', 'request.media_unsupported', 'access.required', 'access.expired', 'access.denied', 'channel.required', 'channel.handshake_failed', 'channel.session_lost', 'channel.replayed', 'channel.message_broken', 'device.not_enrolled', 'device.replaced']
    expect(anyRoute.filter((code) => !seenCodes.has(code))).toEqual([])
  })
})
