// Owns the cases that every route for applications shares: no token, an expired one, a frozen application, another one's document.
import { describe, expect, test } from 'vitest'
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { seedApplication } from '../../_runtime/testing/people.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Hospital } from './hospital.ts'

const UNKNOWN = 'doc_ffffffffffffffffffffffff'

/** 401 and 403 of one route. @param input a request that would otherwise be well-formed */
export function refusesStrangers<C extends Contract>(hospital: Hospital, contract: C, input: () => RequestInputOf<C>): void {
  describe('401 who is not known', () => {
    test('no token, another scheme, an unknown token', async () => {
      const { platform } = hospital
      for (const authorization of [undefined, 'Basic YTpiYWJhYmFiYWJh', `Bearer at_${'0'.repeat(48)}`, 'Bearer short', 'Device dt_000000000000000000']) {
        const refused = await platform.asAnybody(contract, input(), authorization ? { headers: { authorization } } : {})
        expect([refused.status, refused.code, refused.headers['www-authenticate']], authorization).toEqual([401, 'access.required', 'Bearer'])
      }
    })
    test('a token that has expired', async () => {
      const { platform, application } = hospital
      const accessToken = `at_${crypto.randomUUID()}`
      await platform.runtime.database.stores.applications.insertToken({ tokenDigestHex: tokenDigest(accessToken), applicationId: application.application.id, expiresAtMs: platform.clock.nowMs() - 1 })
      expect(await platform.asApplication({ accessToken }, contract, input())).toMatchObject({ status: 401, code: 'access.expired' })
    })
    test('a removed application', async () => {
      const removed = await seedApplication(hospital.platform, { state: 'removed' })
      expect(await hospital.platform.asApplication(removed, contract, input())).toMatchObject({ status: 401, code: 'access.required' })
    })
  })
  describe('403 who may not', () => {
    test('a frozen application, though its token is good', async () => {
      const frozen = await seedApplication(hospital.platform, { state: 'frozen' })
      expect(await hospital.platform.asApplication(frozen, contract, input())).toMatchObject({ status: 403, code: 'application.frozen' })
    })
  })
}

/** Another application's document looks like none at all: same bytes, same headers. @param make pushes a document of the first application */
export function hidesForeign<C extends Contract>(hospital: Hospital, contract: C, make: () => Promise<string>, rest: Record<string, unknown> = {}): void {
  test('404 another application’s document, byte for byte as an unknown one', async () => {
    const documentId = await make()
    const [foreign, unknown] = [await askRaw(hospital, contract, { documentId, ...rest }), await askRaw(hospital, contract, { documentId: UNKNOWN, ...rest })]
    expect(foreign).toEqual(unknown)
    expect(foreign).toMatchObject({ status: 404 })
    expect(foreign.text).toContain('document.not_found')
    expect(foreign.text).not.toContain('doc_')
  })
}

/** Over HTTP, as the other application; the request id and the date are taken out. */
async function askRaw({ address, other }: Hospital, contract: Contract, input: Record<string, unknown>) {
  const rest = { ...input }
  const target = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return value
  })
  const isGet = contract.method === 'GET'
  const query = isGet && Object.keys(rest).length > 0 ? `?${new URLSearchParams(rest as Record<string, string>).toString()}` : ''
  const response = await fetch(`${address}${target}${query}`, {
    method: contract.method, body: isGet ? undefined : JSON.stringify(rest),
    headers: { authorization: `Bearer ${other.accessToken}`, ...(!isGet && { 'content-type': 'application/json' }) },
  })
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date')
  return { status: response.status, headers, text: (await response.text()).replace(/req_[0-9a-f]+/, 'req') }
}
