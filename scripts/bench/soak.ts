// Benchmark `soak`: both servers at full load side by side, each in its process; is their memory flat? `--minutes 10` says for how long.
import type { Bench, Row } from './figures.ts'
import { signAndVerifyByTurns } from './signverify.ts'
import { startSignServer } from './load/sign-server.ts'
import { soak } from './load/soak.ts'
import { startTimestampServer } from './load/timestamp-server.ts'
import { fullLoad } from './timestamp.ts'

const named = (rows: Row[], server: string): Row[] => rows.map((each) => ({ ...each, figure: `${server}: ${each.figure}` }))

export const bench: Bench = async (say) => {
  const timestamps = await startTimestampServer()
  const signatures = await startSignServer()
  try {
    await fullLoad(timestamps.addressOf('sm2'), 10)
    const [stamped, signed] = await Promise.all([
      soak(timestamps.pid, 'tokens', async (seconds) => (await fullLoad(timestamps.addressOf('sm2'), seconds)).perSecond * seconds, (text) => say(`timestamp: ${text}`)),
      signAndVerifyByTurns(signatures).then((load) => soak(signatures.process.pid, 'signatures and verdicts over HTTP, by turns', load, (text) => say(`signing: ${text}`))),
    ])
    return {
      rows: [...named(stamped.rows, 'timestamp server'), ...named(signed.rows, 'sign/verify server')],
      notes: [`Timestamp server: ${stamped.note}`, `Sign/verify server: ${signed.note}`, 'Each server has wrk with 64 connections that wait for nothing else; the two servers and the two wrk share the machine, so that each answers less than alone.'],
    }
  } finally {
    await signatures.stop()
    await timestamps.stop()
  }
}
