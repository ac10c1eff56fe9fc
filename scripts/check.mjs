// Owns `npm run check`: everything that CI demands, or the steps named after `--`.
import { countLine, runSteps, steps } from './check/steps.mjs'
import { ensureInstalled } from './setup/install.mjs'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in steps))
if (unknown.length > 0) {
  process.stderr.write(`no such step: ${unknown.join(' ')}\nsteps: ${Object.keys(steps).join(' ')}\n`)
  process.exitCode = 1
} else {
  await ensureInstalled()
  const total = await runSteps(
    asked.length > 0 ? Object.keys(steps).filter((name) => asked.includes(name)) : Object.keys(steps),
  )
  process.stdout.write(`${countLine(total)}\n`)
  process.exitCode = total.failed > 0 ? 1 : 0
}
