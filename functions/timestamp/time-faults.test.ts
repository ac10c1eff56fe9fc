// No token with a doubtful time: sources that lie, quorums that are lost, clocks that jump. Real sockets, the host's clocks as arguments. TS-6, TS-12
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { aTrustedTime, untilState, type TestTime, type TestTimeOptions } from '../_adapters/trusted-time/testing/a-trusted-time.ts'
import { adjustableClocks } from '../_adapters/trusted-time/testing/adjustable-clocks.ts'
import { trueTimeMs } from '../_adapters/trusted-time/testing/stand-in-source.ts'
import { journaled } from '../_runtime/testing/timestamp-journal.ts'
import { openDeps } from './deps.ts'
import { createAnswerer } from './issuing/answer-request.ts'
import { createTokenMaker } from './issuing/issue-token.ts'
import { createSerialNumbers } from './issuing/serial-numbers.ts'
import { imprint, openAuthority, type TestAuthority } from './testing/authority.ts'

let authority: TestAuthority
const ends: (() => Promise<void>)[] = []
beforeEach(async () => { authority = await openAuthority({ nowMs: Date.now() }) })
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
  await authority.close()
})

/** A server on these sources. */
async function serve(options?: TestTimeOptions): Promise<TestTime & { ask(): Promise<{ failure: string | undefined; timeMs: number | undefined }> }> {
  const it = await aTrustedTime(options)
  ends.push(() => it.close())
  const context = authority.platform.context('timestamp')
  const deps = await openDeps(context)
  const answer = createAnswerer({ ...deps, log: context.log, tokens: createTokenMaker({ ...deps, time: it.time, nextSerial: createSerialNumbers(context.random) }) })
  const request = encodeTimestampRequest({ imprint, certReq: false })
  return {
    ...it,
    async ask() {
      const { failure, tokenDer } = parseTimestampResponse(await answer(request, { transport: 'http' }))
      return { failure, timeMs: tokenDer && parseTimestampToken(tokenDer).info.genTimeMs }
    },
  }
}

/** Between the true time before and after it was asked, however long that took. @returns it */
async function askedTruly({ ask }: Pick<Awaited<ReturnType<typeof serve>>, 'ask'>): Promise<number> {
  const beforeMs = trueTimeMs()
  const { timeMs } = await ask()
  expect(timeMs).toBeGreaterThan(beforeMs - 150)
  expect(timeMs).toBeLessThan(trueTimeMs() + 150)
  return timeMs!
}

test('sources that agree: their time stands in the token, though the host is 300 ms wrong', async () => {
  const it = await serve({ clocks: adjustableClocks(300) })
  await askedTruly(it)
})

test('one of four lies: outvoted', async () => {
  const it = await serve({ sources: [{}, {}, {}, { offsetMs: 120_000 }] })
  await askedTruly(it)
})

describe('timeNotAvailable', () => {
  test('all sources lie, each its own way', async () => {
    const it = await serve({ sources: [{ offsetMs: 3000 }, { offsetMs: -40_000 }, { offsetMs: 86_400_000 }, { offsetMs: 700 }] })
    expect(await it.ask()).toEqual({ failure: 'timeNotAvailable', timeMs: undefined })
    expect(await journaled(authority.platform)).toEqual([])
  })
  test('all sources lie together: what they say is too far from the host clock to be believed', async () => {
    const it = await serve({ sources: Array.from({ length: 4 }, () => ({ offsetMs: 3_600_000 })) })
    expect((await it.ask()).failure).toBe('timeNotAvailable')
  })
  test('the quorum is lost for longer than the hold-over lasts', async () => {
    const it = await serve({ settings: { intervalSeconds: 0.05, holdOverSeconds: 2 }, timeoutMs: 40, burstSpacingMs: 50 })
    await untilState(it.time, ({ status }) => status === 'synchronised')
    expect((await it.ask()).failure).toBeUndefined()
    for (const source of it.sources) source.answer = () => []
    await untilState(it.time, ({ status }) => status === 'hold-over')
    expect((await it.ask()).failure).toBeUndefined()
    await untilState(it.time, ({ reason }) => reason.code === 'time.hold_over_ended')
    expect((await it.ask()).failure).toBe('timeNotAvailable')
    for (const source of it.sources) source.answer = undefined
    await untilState(it.time, ({ status }) => status === 'synchronised')
    expect((await it.ask()).failure).toBeUndefined()
  })
  test.each([1000, 3_600_000, 365 * 86_400_000].flatMap((by) => [by, -by]))('the host clock jumps by %i ms: not one token with a wrong time, issued again when it is right', async (by) => {
    const it = await serve({ burstSpacingMs: 100 })
    const before = (await it.ask()).timeMs!
    it.clocks.wallErrorMs = by
    expect((await it.ask()).failure).toBe('timeNotAvailable')
    await untilState(it.time, ({ reason }) => reason.code === 'time.offset_past_limit')
    expect((await it.ask()).failure).toBe('timeNotAvailable')
    it.clocks.wallErrorMs = 0
    await untilState(it.time, ({ status }) => status === 'synchronised')
    expect(await askedTruly(it)).toBeGreaterThanOrEqual(before)
  })
  test('time is known less exactly than the profile states', async () => {
    const it = await serve({ sources: Array.from({ length: 4 }, () => ({ fields: { rootDispersionMs: 60 } })) })
    expect((await it.ask()).failure).toBeUndefined()
    await authority.change('sm2', { accuracyMs: 30 })
    const strict = await serve({ sources: Array.from({ length: 4 }, () => ({ fields: { rootDispersionMs: 60 } })) })
    expect((await strict.ask()).failure).toBe('timeNotAvailable')
  })
})
