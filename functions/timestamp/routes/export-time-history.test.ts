// timestamp.export-time-history: the samples of the plots as a spreadsheet reads them, number by number those of get-time-history. TS-13
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportTimeHistory, getTimeHistory } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { aTrustedTime, type TestTime } from '../../_adapters/trusted-time/testing/a-trusted-time.ts'
import { asAdministrator, signInAdministrator, type SignedInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'

const NAMES = ['time', 'atMs', 'status', 'reason', 'offsetMs', 'jitterMs', 'accuracyMs', 'driftPpm', 'holdOverMs', 'truechimers']
const WORDS = ['status', 'reason']

let it: TestTime
let platform: TestPlatform
let operator: SignedInAdministrator
/** all of it */
const all = { fromMs: 0, toMs: Date.now() + 86_400_000 }

beforeAll(async () => {
  it = await aTrustedTime({ sources: [300, 300, 300, 300].map((offsetMs) => ({ offsetMs })) })
  await it.time.resynchronise()
  for (const source of it.sources) source.answer = () => []
  for (let round = 0; round < 3; round++) await it.time.resynchronise()
  platform = await openTestPlatform({ nowMs: Date.now() })
  await platform.context('timestamp').share('trusted-time', () => Promise.resolve(it.time))
  operator = await signInAdministrator(platform, 'operator')
})
afterAll(async () => {
  await platform.close()
  await it.close()
})

/** As a program reads it that knows CSV alone. */
async function table(input = all): Promise<{ names: string[]; rows: Record<string, unknown>[] }> {
  const { body } = await asAdministrator(platform, operator, exportTimeHistory, input)
  const text = Buffer.from(body.bytes).toString()
  expect(text.endsWith('\r\n')).toBe(true)
  const [names = [], ...lines] = text.trimEnd().split('\r\n').map((line) => line.split(','))
  const valueOf = (name: string, text: string): unknown => (text === '' ? null : name === 'time' ? new Date(text).getTime() : WORDS.includes(name) ? text : Number(text))
  return { names, rows: lines.map((cells) => Object.fromEntries(names.map((name, at) => [name, valueOf(name, cells[at]!)]))) }
}

describe('200', () => {
  test('a line for each sample, its time in words too; what is not known is empty', async () => {
    const samples = async () => (await asAdministrator(platform, operator, getTimeHistory, all)).body.samples.map((sample) => ({ time: sample['atMs'], ...sample }))
    const before = await samples()
    const { names, rows } = await table()
    expect(names).toEqual(NAMES)
    expect(rows.slice(0, before.length)).toEqual(before)
    expect((await samples()).slice(0, rows.length), 'more may have come meanwhile').toEqual(rows)
    expect([...new Set(rows.map(({ status }) => status))]).toEqual(expect.arrayContaining(['synchronised', 'hold-over']))
    expect(rows.some(({ holdOverMs }) => holdOverMs === null) && rows.some(({ holdOverMs }) => Number(holdOverMs) > 0)).toBe(true)
  })
  test('a stretch without samples: the names alone', async () => expect(await table({ fromMs: 0, toMs: 1 })).toEqual({ names: NAMES, rows: [] }))
  test('a file by name, as CSV', async () => {
    const { headers } = await asAdministrator(platform, operator, exportTimeHistory, { fromMs: 5, toMs: 9 })
    expect([headers['content-type'], headers['content-disposition']]).toEqual([expect.stringMatching(/^text\/csv; charset=utf-8/), expect.stringContaining('time-history-5-9.csv')])
  })
})
test('403 and 400', async () => {
  expect(await asAdministrator(platform, await signInAdministrator(platform, 'auditor'), exportTimeHistory, all)).toMatchObject({ status: 403 })
  expect(await asAdministrator(platform, operator, exportTimeHistory, {} as never)).toMatchObject({ status: 400 })
})
