// Owns telling what a scaffold wrote and what is left to do.
import type { Scaffolded } from './scaffold.ts'

/** @param make undefined when arguments are missing: the usage is shown */
export function report(usage: string, make: (() => Scaffolded) | undefined): void {
  try {
    if (!make) throw new Error(usage)
    const { written, byHand } = make()
    for (const file of written) console.log(`  ${file}`)
    for (const line of byHand) console.log(`add by hand  ${line}`)
    console.log('next: the contract, then the rule with its table test, then the route; npm run check')
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
