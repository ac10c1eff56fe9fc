// Co-signing over HTTP: phones beside one another against the embedded process, each whole signing through the secure channel.
import { median, quantile, row, type Row } from './figures.ts'
import { sampleOf, type SampleKind } from './load/hospital.ts'
import { echoRate, type Exchange } from './load/peer-rates.ts'
import { QUICK_PIN, type BenchPhone } from './load/phones.ts'
import { startBenchPlatform, type BenchPlatform } from './load/platform.ts'
import { processorMs } from './load/processes.ts'

const PHONES = 6
const ROUNDS = 2
const DOCUMENTS_PER_ROUND = 4

export interface HttpSetting {
  /** heads the rows: `HTTP, SQLite` */
  where: string
  env?: Readonly<Record<string, string>>
  /** durable single-row inserts per second into the same kind of database, and what that is called */
  insertRate: () => Promise<number>
  insertName: string
}

interface Load {
  /** documents per second */
  rate: number
  /** one core of the server = 1; undefined where the system does not tell */
  serverCores: number | undefined
  ownCores: number
}

/** Requests of one signing by their sizes on the wire, nearly: begin, the bytes (base64 twice: JSON inside the channel), complete. */
const exchangesOf = (kind: SampleKind): Exchange[] => [
  { requestBytes: 500, answerBytes: 1000 },
  { requestBytes: 350, answerBytes: Math.round((sampleOf(kind).length + (kind === 'pdf' ? 40_000 : 0)) * 1.34) },
  { requestBytes: 700, answerBytes: 400 },
]

export async function cosignOverHttp({ where, env = {}, insertRate, insertName }: HttpSetting, say: (text: string) => void): Promise<Row[]> {
  say(`${where}: starting, enrolling ${PHONES} phones`)
  const platform = await startBenchPlatform(env)
  const steps: Record<SampleKind, Map<string, number[]>> = { pdf: new Map(), json: new Map() }
  let kindNow: SampleKind | undefined
  const clocked = (step: string, ms: number): void => {
    if (kindNow !== undefined) steps[kindNow].set(step, [...(steps[kindNow].get(step) ?? []), ms])
  }
  try {
    const phones = await platform.enrol(PHONES, clocked)
    const loads: Record<SampleKind, Load[]> = { pdf: [], json: [] }
    const peers: Record<SampleKind, number[]> = { pdf: [], json: [] }
    const inserts: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      say(`${where}, ${round === 0 ? 'warming' : `round ${round} of ${ROUNDS}`}`)
      for (const kind of ['pdf', 'json'] as const) {
        await pushAll(platform, phones, kind, round === 0 ? 1 : DOCUMENTS_PER_ROUND)
        kindNow = round === 0 ? undefined : kind
        const load = await signAll(platform, phones)
        kindNow = undefined
        if (round > 0) loads[kind].push(load)
        if (round > 0) peers[kind].push(await echoRate(exchangesOf(kind), PHONES))
      }
      if (round > 0) inserts.push(await insertRate())
    }
    return (['pdf', 'json'] as const).flatMap((kind) => rowsOf(`${where}, ${kind.toUpperCase()}`, { loads: loads[kind], steps: steps[kind], echo: median(peers[kind]), inserts: median(inserts), insertName }))
  } finally {
    await platform.close()
  }
}

async function pushAll({ business }: BenchPlatform, phones: readonly BenchPhone[], kind: SampleKind, count: number): Promise<void> {
  await Promise.all(phones.map(async ({ staffNumber }) => {
    for (let index = 0; index < count; index++) await business.push(kind, staffNumber)
  }))
}

/** Each phone signs its pending documents one after another, all phones at once. */
async function signAll({ pid }: BenchPlatform, phones: readonly BenchPhone[]): Promise<Load> {
  const pending = await Promise.all(phones.map((phone) => phone.pending()))
  const before = { at: performance.now(), server: processorMs(pid), own: process.cpuUsage() }
  await Promise.all(phones.map(async (phone, index) => {
    for (const approved of pending[index]!) await phone.sign([approved])
  }))
  const [ms, server, own] = [performance.now() - before.at, processorMs(pid), process.cpuUsage(before.own)]
  return {
    rate: (1000 * pending.flat().length) / ms,
    serverCores: server === undefined || before.server === undefined ? undefined : (server - before.server) / ms,
    ownCores: (own.user + own.system) / 1000 / ms,
  }
}

function rowsOf(where: string, given: { loads: Load[]; steps: Map<string, number[]>; echo: number; inserts: number; insertName: string }): Row[] {
  const { loads, steps, echo, inserts, insertName } = given
  const of = (step: string) => steps.get(step)!
  const echoName = `bare Node http, ${PHONES} clients, same sizes`
  const serverCores = loads.flatMap((load) => load.serverCores ?? [])
  return [
    row(`${where}: documents signed, best round`, Math.max(...loads.map(({ rate }) => rate)), '/s', echoName, echo),
    row(`${where}: documents signed, median`, median(loads.map(({ rate }) => rate)), '/s', insertName, inserts),
    row(`${where}: begin p50`, median(of('begin-signing')), 'ms', echoName, 1000 / echo),
    row(`${where}: begin p99`, quantile(of('begin-signing'), 0.99), 'ms', echoName, 1000 / echo),
    row(`${where}: complete p50`, median(of('complete-signing')), 'ms', echoName, 1000 / echo),
    row(`${where}: complete p99`, quantile(of('complete-signing'), 0.99), 'ms', echoName, 1000 / echo),
    ...(serverCores.length > 0 ? [row(`${where}: the server’s processor time`, median(serverCores), 'cores', 'the phones’', median(loads.map(({ ownCores }) => ownCores)))] : []),
  ]
}

export const httpNote = `Over HTTP ${PHONES} phones sign at once, each document alone: begin, fetching and digesting the bytes, the phone’s arithmetic, complete; in this process, so that phones and server share the machine. Their PIN is stretched ${QUICK_PIN} times only. Latencies are what the phone waits, queueing and its own end of the channel included; a p99 is of ${PHONES * DOCUMENTS_PER_ROUND * ROUNDS} signings, so it is nearly the longest of them.`
