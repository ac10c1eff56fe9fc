// `npm run bench -- <name> [--write]`: runs one benchmark, prints its table and as last line one JSON object. `core` always writes.
import { loadavg } from 'node:os'
import type { Bench, Figures } from './figures.ts'
import { describeMachine, tableText, writeSection } from './report.ts'

/** One file for each benchmark; `what` heads its section in docs/benchmarks.md. */
const BENCHES: Readonly<Record<string, { what: string; load: () => Promise<{ bench: Bench }> }>> = {
  core: { what: 'The national-crypto core beside its goals', load: () => import('./core.ts') },
  cosign: { what: 'Co-signing: completes per second and latency, in process and over HTTP', load: () => import('./cosign.ts') },
  'scan-to-signed': { what: 'From a scanned code to a signed document, by step', load: () => import('./scan-to-signed.ts') },
  memory: { what: 'Memory of the embedded process at rest and under load', load: () => import('./memory.ts') },
  phone: { what: 'One co-sign response on the phone, with and without JIT', load: () => import('./phone.ts') },
  'phone-day': { what: 'The doctor’s phone: a list of 10,000, a document over 3G, a batch of 100', load: () => import('./phone-day.ts') },
  sm2: { what: 'SM2, the vault’s last step and SM4-GCM by the engine, on one core', load: () => import('./sm2.ts') },
  journal: { what: 'The journal: appends on disk per second', load: () => import('./journal.ts') },
  formats: { what: 'Certificates parsed, timestamp tokens made', load: () => import('./formats.ts') },
  signverify: { what: 'The sign/verify server: signatures a second over HTTP and TCP, a large file, memory', load: () => import('./signverify.ts') },
  validation: { what: 'Verdicts on certificates beside a revocation list of 100,000 entries', load: () => import('./validation.ts') },
  timestamp: { what: 'The timestamp server over HTTP, journal on', load: () => import('./timestamp.ts') },
  soak: { what: 'Both servers at full load side by side: is their memory flat', load: () => import('./soak.ts') },
  start: { what: 'Start-up of the embedded process and cold start of each function alone', load: () => import('./start.ts') },
}

const args = process.argv.slice(2)
const name = args.find((argument) => !argument.startsWith('--')) ?? ''
const chosen = BENCHES[name]
if (chosen === undefined) {
  process.stderr.write(`npm run bench -- <name> [--write]      ${Object.keys(BENCHES).join(' ')}\n`)
  process.exit(1)
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const loads = [loadavg()[0]!]
const startedAt = performance.now()
const { bench } = await chosen.load()
const found: Figures = await bench(say)
loads.push(loadavg()[0]!)
const machine = describeMachine({ loads, seconds: (performance.now() - startedAt) / 1000 })
const sections = [...Object.entries(found.parts ?? {}), [name, found] as const]
for (const [part, { rows, notes, picture }] of sections) {
  const { what } = BENCHES[part]!
  process.stdout.write(`${what}\n${machine}\n\n${tableText(rows)}\n${notes.map((note) => `· ${note}\n`).join('')}\n`)
  if (args.includes('--write') || found.parts) writeSection({ name: part, what, machine, rows, notes, picture })
}
process.stdout.write(`${JSON.stringify({ name, rows: found.rows })}\n`)
// What a benchmark left open must not keep the command from ending.
process.exit(0)
