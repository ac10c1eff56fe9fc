// Owns `npm test`: from a bare clone to every check and every test, and one line that counts them.
// Under CI a test that was skipped counts against the run: there everything must be there to run it.
import { ensureInstalled } from './setup/install.mjs'
import { StepFailed } from './setup/progress.mjs'
import { ensureSystemPackages } from './setup/system-packages.mjs'

async function test() {
  await ensureInstalled()
  await ensureSystemPackages()
  const { countLine, runSteps, steps } = await import('./check/steps.mjs')
  const total = await runSteps(Object.keys(steps))
  const inCi = /^(1|true)$/i.test(process.env.CI ?? '')
  if (inCi && total.skipped > 0) process.stdout.write('CI 中不允许跳过测试 · In CI no test may be skipped\n')
  process.stdout.write(`${countLine(total)}\n`)
  process.exitCode = total.failed > 0 || (inCi && total.skipped > 0) ? 1 : 0
}

test().catch((error) => {
  process.stdout.write(
    `\n${error instanceof StepFailed ? error.message : error.stack}\n0 passed, 1 failed, 0 skipped\n`,
  )
  process.exitCode = 1
})
