// Benchmark `core`: the figures that the national-crypto core has to reach, beside their targets, in one table and one picture.
import type { Bench, Figures, Row } from './figures.ts'
import { bench as formats } from './formats.ts'
import { bench as phone } from './phone.ts'
import { bench as sm2 } from './sm2.ts'
import { targetPicture, type Target } from './target-picture.ts'

interface Goal {
  figure: string
  peer: string
  /** least ratio to the peer, or the value itself where there is no peer to compare with */
  least?: number
  leastValue?: number
  mostValue?: number
}

const GOALS: readonly Goal[] = [
  { figure: 'SM2 sign', peer: 'OpenSSL P-256 sign', least: 0.6, leastValue: 20_000 },
  { figure: 'SM2 verify, any key', peer: 'OpenSSL P-256 verify', least: 0.5 },
  { figure: 'SM2 verify, any key', peer: 'OpenSSL SM2 verify', least: 2.5 },
  { figure: 'SM2 verify, known key', peer: 'OpenSSL P-256 verify', least: 1.5 },
  { figure: 'vault complete', peer: 'portable complete', leastValue: 1500 },
  { figure: 'SM4-GCM', peer: 'BouncyCastle SM4-GCM', least: 1 },
  { figure: 'timestamp token, library', peer: 'BouncyCastle', least: 3, leastValue: 15_000 },
  { figure: 'parse a certificate', peer: '@peculiar/x509', least: 10 },
  { figure: 'co-sign response, without JIT, median', peer: 'sm-crypto-v2 signature', mostValue: 60 },
  { figure: 'co-sign response, without JIT, memory alive, at most', peer: 'sm-crypto-v2 signature', mostValue: 1024 },
  { figure: 'co-sign response, without JIT, memory, collected as small as V8 can, at most', peer: 'sm-crypto-v2 signature', mostValue: 1024 },
  { figure: 'co-sign response, without JIT, memory, nothing collected', peer: 'sm-crypto-v2 signature', mostValue: 1024 },
]

/** How far beyond its goal a figure is: 1 just reaches it. */
function reached(row: Row, { least, leastValue, mostValue }: Goal): number {
  const shares = [least && (row.ratio ?? 0) / least, leastValue && row.value / leastValue, mostValue && mostValue / row.value]
  return Math.min(...shares.filter((share) => share !== undefined))
}

const sayGoal = ({ least, leastValue, mostValue }: Goal, unit: string): string =>
  [least && `≥ ${least} × the peer`, leastValue && `≥ ${leastValue.toLocaleString('en')} ${unit}`, mostValue && `≤ ${mostValue} ${unit}`].filter(Boolean).join(', ')

/** The best round, and how the median stands where there is one. */
function sayTarget({ row, goal, reached: share }: Target, all: readonly Row[], wanted: Goal): string {
  const middle = all.find(({ figure, peer }) => figure === `${row.figure}, median` && peer === row.peer)
  const medians = middle ? `; by the medians ${reached(middle, wanted).toFixed(2)}` : ''
  return `${share >= 1 ? 'reached' : 'NOT reached'}: ${row.figure} beside ${row.peer}, goal ${goal}, ${share.toFixed(2)} of it${medians}`
}

export const bench: Bench = async (say) => {
  const parts: Record<string, Figures> = {}
  for (const [name, part] of Object.entries({ sm2, formats, phone })) {
    say(name)
    parts[name] = await part(say)
  }
  const all = Object.values(parts).flatMap(({ rows }) => rows)
  const targets: Target[] = GOALS.map((goal) => {
    const row = all.find(({ figure, peer }) => figure === goal.figure && peer === goal.peer)
    if (!row) throw new Error(`no row ${goal.figure} beside ${goal.peer}`)
    return { row, goal: sayGoal(goal, row.unit), reached: reached(row, goal) }
  })
  return {
    rows: targets.map(({ row }) => row),
    notes: targets.map((target, at) => sayTarget(target, all, GOALS[at]!)),
    picture: targetPicture(targets),
    parts,
  }
}
