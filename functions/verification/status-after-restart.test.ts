// Answers of a status service (openssl ocsp) outlive the process: not asked again while fresh, believed within nextUpdate while the service is away. SV-5, SV-7
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeTrustAnchor, saveRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../scripts/oracles/openssl-authority.ts'
import { codesOf, notesOf, openTrustDesk, type TrustDesk } from './testing/trust-desk.ts'

/** In front of the service: counts what is asked, and may be away. */
async function openCounter(upstream: string): Promise<{ address: string; asked: () => number; setAway(isAway: boolean): void; close(): void }> {
  let [asked, isAway] = [0, false]
  const server: Server = createServer((request, response) => {
    if (isAway) return void request.socket.destroy()
    asked++
    void (async () => {
      const body = await buffer(request)
      const answer = await fetch(upstream, { method: 'POST', body, headers: { 'content-type': 'application/ocsp-request' } })
      response.writeHead(answer.status, { 'content-type': 'application/ocsp-response' }).end(Buffer.from(await answer.arrayBuffer()))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked, setAway: (away) => void (isAway = away),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

describe.each([['nextUpdate in two hours', ['-nmin', '120']], ['no nextUpdate', []]])('%s', (_, further) => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'yiqian-status-'))
  const hasNextUpdate = further.length > 0
  let began: number
  let [authority, good, revoked] = [] as unknown as [OpensslAuthority, Issued, Issued]
  let counter: Awaited<ReturnType<typeof openCounter>>
  beforeAll(async () => {
    authority = createOpensslAuthority('rsa')
    ;[good, revoked] = [authority.issue('Good'), authority.issue('Revoked')]
    authority.revoke(revoked, 'superseded')
    began = Date.now() + 5_000 // after the revocation
    counter = await openCounter(await authority.startStatusService({ arguments: further }))
    await started(0, async (desk) => {
      const anchorId = await desk.trust(authority)
      expect((await desk.ask(saveRevocationSource, { name: 'ocsp', kind: 'ocsp', address: counter.address, anchorId })).status).toBe(200)
    })
  })
  afterAll(() => {
    counter.close()
    authority.close()
    rmSync(dataDirectory, { recursive: true })
  })
  /** Another process on the same data, so long after the first. */
  async function started<T>(afterMs: number, work: (desk: TrustDesk) => Promise<T>): Promise<T> {
    const desk = await openTrustDesk({ dataDirectory, nowMs: began + afterMs })
    return work(desk).finally(() => desk.close())
  }
  const both = async (desk: TrustDesk) => [await desk.validate(good, { ocsp: true }), await desk.validate(revoked, { ocsp: true })] as const
  const asked = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
    const before = counter.asked()
    const done = await work()
    return [counter.asked() - before, done]
  }
  let first: Awaited<ReturnType<typeof both>>

  test('asked once; a process started within the minute asks nobody and rests on the same records', async () => {
    const [times, answers] = await asked(() => started(0, both))
    first = answers
    expect([times, ...answers.map(({ condition, revocation }) => [condition, revocation?.by])]).toEqual([2, ['valid', 'ocsp'], ['revoked', 'ocsp']])
    const [again, same] = await asked(() => started(59_000, both))
    expect([again, ...same.map(({ condition, revocation, notes }) => [condition, revocation, notes])]).toEqual([0, ...answers.map(({ condition, revocation, notes }) => [condition, revocation, notes])])
  })

  test('what an administrator changes meanwhile makes it ask again', async () => {
    const [times] = await asked(() => started(30_000, async (desk) => {
      await desk.validate(good, { ocsp: true })
      const other = createOpensslAuthority('ec')
      await desk.ask(changeTrustAnchor, { anchorId: await desk.trust(other), state: 'removed' })
      other.close()
      return desk.validate(good, { ocsp: true })
    }))
    expect(times).toBe(1)
  })

  test('after the minute it is asked again', async () => {
    const [times, answers] = await asked(() => started(200_000, both))
    expect(times).toBe(2)
    expect(answers.map(({ revocation }) => revocation!.recordId)).not.toEqual(first.map(({ revocation }) => revocation!.recordId))
  })

  test(`the service away: ${hasNextUpdate ? 'the kept answer holds until its nextUpdate, and the verdict says so' : 'an answer that states no end holds no longer than a minute'}`, async () => {
    counter.setAway(true)
    const [kept, ended] = await started(3_600_000, both)
    expect([codesOf(kept), notesOf(kept)]).toEqual(hasNextUpdate ? [['passed'], ['ocsp.unreachable']] : [['indeterminate', 'revocation.unknown'], ['ocsp.unreachable', 'crl.not_held']])
    expect([ended.condition, notesOf(ended)[0]]).toEqual([hasNextUpdate ? 'revoked' : 'other', 'ocsp.unreachable'])
    const [late] = await started(3 * 3_600_000, both)
    expect([codesOf(late), notesOf(late)]).toEqual([['indeterminate', 'revocation.unknown'], ['ocsp.unreachable', 'crl.not_held']])
    counter.setAway(false)
  })
})
