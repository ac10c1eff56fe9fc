// `npm run fuzz -- TARGET --seconds N [--seed TEXT] [--runs N]`: coverage-guided fuzzing of one parser, or of `all` in turn.
import path from 'node:path'
import { keepFinding, keepInCorpus, readCorpus } from './corpus.ts'
import { openCoverage } from './coverage.ts'
import { fuzz } from './fuzz.ts'
import type { Target } from './fuzz.ts'
import { luckFrom } from './random.ts'
import { loadTargets } from './targets.ts'

const args = process.argv.slice(2)
const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const chosen = args[0] ?? ''
const targets = await loadTargets()
const names = [...targets.keys()]
if (chosen !== 'all' && !targets.has(chosen)) {
  process.stderr.write(`npm run fuzz -- TARGET --seconds N      all ${names.join(' ')}\n`)
  process.exit(1)
}

const seconds = Number(option('--seconds') ?? 30)
const maxRuns = Number(option('--runs') ?? Infinity)
const seed = option('--seed') ?? String(Date.now())
const isOurs = (url: string): boolean => /\/(shared\/(crypto|pdf)|scripts\/fuzz\/toy)/.test(url) && !url.includes('/testing/')

// Nearly every run ends in a refusal; its trace would cost more than the run.
Error.stackTraceLimit = 0

async function fuzzOne(target: Target): Promise<number> {
  const pool = [...(await target.seeds()), ...readCorpus(target.name)]
  const coverage = openCoverage(isOurs)
  const endsAt = performance.now() + seconds * 1000
  const { runs, fresh, findings, places } = fuzz(target, pool, luckFrom(seed), coverage, (made) => performance.now() < endsAt && made < maxRuns)
  coverage.close()
  const kept = target.name === 'toy' ? 0 : keepInCorpus(target.name, fresh)
  process.stdout.write(`${target.name}: ${runs} runs, ${places} places, ${fresh.length} new inputs (${kept} kept), ${findings.length} findings, seed ${seed}\n`)
  for (const { bytes, what } of findings) {
    const place = target.name === 'toy' ? '' : path.normalize(keepFinding(target.name, bytes))
    process.stdout.write(`  ✘ ${place}\n    ${what.split('\n').slice(0, 4).join('\n    ')}\n`)
  }
  return findings.length
}

let found = 0
for (const name of chosen === 'all' ? names.filter((each) => each !== 'toy') : [chosen]) found += await fuzzOne(targets.get(name)!)
process.exit(found > 0 ? 1 : 0)
