// A timestamp server for tests: the real platform with administrators, asked over its transports, judged by openssl and BouncyCastle.
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { encodeTimestampRequest, type TimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse, type TimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken, type TimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { listTimestampProfiles, saveTimestampProfile } from '@yiqian/shared/protocol/timestamp-administration.ts'
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { TimestampProfile } from '../../_domain/timestamp/timestamp-profile.ts'
import { asAdministrator, signInAdministrator } from '../../_runtime/testing/administrators.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import { openTestPlatform, type TestAnswer, type TestPlatform, type TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'

export const content = utf8ToBytes('病历第 1 版')
export const imprint = { digestOid: OID.sm3 as string, digest: sm3(content) }
export const profiles = ['sm2', 'rsa', 'ecdsa'] as const

/** A timestamp server as callers see it: one process, or several behind a balancer. */
export interface Authority {
  runtime: Runtime
  /** `http://127.0.0.1:…` */
  origin: string
  /** of what answers */
  nowMs(): number
  /** time goes by: where the clock stands still it is set forward */
  pass(ms: number): Promise<void>
  /** until every instance knows what another one changed */
  settled(): Promise<void>
  as<C extends Contract>(role: AdministratorRole, contract: C, input: RequestInputOf<C>): Promise<TestAnswer<C>>
  /** POST /timestamp/tsa[/profile]: what HTTP answered */
  post(request: Uint8Array, profile?: string, type?: string): Promise<Response>
  /** @throws when it is not answered with a timestamp reply */
  ask(request: Uint8Array, profile?: string): Promise<TimestampResponse & { der: Uint8Array }>
  /** a granted token over `imprint` */
  token(fields?: Partial<TimestampRequest>, profile?: string): Promise<TimestampToken>
  /** as an administrator changes it */
  change(profileId: string, change: Partial<TimestampProfile>): Promise<TestAnswer<typeof saveTimestampProfile>>
  /** what anybody can fetch: PEM of the profile */
  pemOf(profile: string): Promise<string>
  close(): Promise<void>
}

export interface TestAuthority extends Authority {
  platform: TestPlatform
}

/** What callers of an origin ask for. */
export function askingAt(origin: string, as: Authority['as']): Pick<Authority, 'origin' | 'as' | 'post' | 'ask' | 'token' | 'change' | 'pemOf'> {
  const post: Authority['post'] = (request, profile, type = 'application/timestamp-query') =>
    fetch(`${origin}/timestamp/tsa${profile === undefined ? '' : `/${profile}`}`, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(request) })
  const ask: Authority['ask'] = async (request, profile) => {
    const answer = await post(request, profile)
    if (answer.status !== 200 || answer.headers.get('content-type') !== 'application/timestamp-reply') throw new Error(`${answer.status} ${await answer.text()}`)
    const der = new Uint8Array(await answer.arrayBuffer())
    return { ...parseTimestampResponse(der), der }
  }
  return {
    origin, as, post, ask,
    async token(fields = {}, profile) {
      const { tokenDer, failure, statusText } = await ask(encodeTimestampRequest({ imprint, certReq: true, ...fields }), profile)
      if (!tokenDer) throw new Error(`${failure}: ${statusText}`)
      return parseTimestampToken(tokenDer)
    },
    async change(profileId, change) {
      const { body } = await as('system-administrator', listTimestampProfiles, {})
      const before = body.profiles.find(({ id }) => id === profileId)!
      return as('system-administrator', saveTimestampProfile, { profile: { ...before, ...change, digests: [...(change.digests ?? before.digests)] }, isDefault: body.defaultProfile === profileId, revision: body.revision })
    },
    async pemOf(profile) {
      const answer = await fetch(`${origin}/timestamp/certificates/${profile}`)
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
      return answer.text()
    },
  }
}

export async function openAuthority(options: TestPlatformOptions = {}): Promise<TestAuthority> {
  const platform = await openTestPlatform({ ...options, functions: ['timestamp', 'certificates'] })
  const origin = await platform.listen()
  // Signed in anew each time: tests move the clock by years.
  const as: TestAuthority['as'] = async (role, contract, input) => asAdministrator(platform, await signInAdministrator(platform, role), contract, input)
  return {
    platform, runtime: platform.runtime, ...askingAt(origin, as),
    nowMs: () => platform.clock.nowMs(),
    pass: (ms) => Promise.resolve(platform.clock.advance(ms)),
    settled: () => Promise.resolve(),
    close: () => platform.close(),
  }
}

export const pem = (der: Uint8Array): string => encodePem('CERTIFICATE', der)
