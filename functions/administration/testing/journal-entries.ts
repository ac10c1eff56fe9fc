// Owns entries of journals for tests.
import type { Accounts } from './accounts.ts'

/** `count` alarms, a second apart unless told otherwise; the clock moves on. */
export async function raiseAlarms({ platform }: Accounts, count: number, stepMs = 1000): Promise<void> {
  for (let number = 1; number <= count; number++) {
    platform.clock.advance(stepMs)
    await platform.runtime.journals.recordSystem({ kind: 'alarm.time_lost', keys: { source: `ntp${number}` }, facts: { offsetMs: number } })
  }
}
