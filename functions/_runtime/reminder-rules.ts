// The hospital's rules for provisional documents and reminders, each with its value when absent. Read by `his` and `status-sync`.
import type { ReminderRules } from '../_domain/document/provisional.ts'

const HOUR_MS = 3_600_000

export interface ProvisionalSettings extends ReminderRules {
  /** time to sign where the push names none */
  signWithinMs: number
}

/**
 * PROVISIONAL_SIGN_WITHIN_HOURS (24), PROVISIONAL_REMIND_AFTER_HOURS (4), PROVISIONAL_REMIND_EVERY_HOURS (24),
 * REMIND_BEFORE_DUE_HOURS (4): fractions are allowed, 0 is not.
 */
export function readReminderRules(env: Readonly<Record<string, string | undefined>>): ProvisionalSettings {
  const hours = (name: string, absent: number): number => {
    const given = Number(env[name] || absent)
    if (!(given > 0) || given > 2160) throw new Error(`${name} must be more than 0 and at most 2160 hours`)
    return Math.round(given * HOUR_MS)
  }
  return {
    signWithinMs: hours('PROVISIONAL_SIGN_WITHIN_HOURS', 24),
    afterMs: hours('PROVISIONAL_REMIND_AFTER_HOURS', 4),
    everyMs: hours('PROVISIONAL_REMIND_EVERY_HOURS', 24),
    beforeDueMs: hours('REMIND_BEFORE_DUE_HOURS', 4),
  }
}
