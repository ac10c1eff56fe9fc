// Programs that tests compare with. Missing on a laptop: skipped aloud. Missing in CI: a failure.
import { execFileSync } from 'node:child_process'

/** For `describe.skipIf(!hasTool('pdfsig'))`. @throws Error in CI when the program is missing */
export function hasTool(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env['CI'] === 'true') throw new Error(`${name} is not installed, and CI must not skip its tests`)
    console.warn(`\n*** SKIPPED: ${name} is not installed; these tests did not run ***\n`)
    return false
  }
}
