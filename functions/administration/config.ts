// Settings of `administration`, each with its value when absent.
export type FactorsAsked = 'password' | 'certificate' | 'both' | 'as-bound'

export interface Config {
  /** ADMIN_FACTORS: `password`, `certificate`, `both`; absent: the password, and the certificate of accounts that have one bound */
  factors: FactorsAsked
  /** ADMIN_PASSWORD_DAYS: a password older than this must be changed at log-in; 0: never */
  passwordDays: number
  /** ADMIN_CERTIFICATE_TRUST: `required` takes only certificates that pass validation; `pinned` also takes one whose issuer is unknown here, bound by an administrator to its key */
  certificateTrust: 'pinned' | 'required'
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  return {
    factors: oneOf('ADMIN_FACTORS', env['ADMIN_FACTORS'] || 'as-bound', ['password', 'certificate', 'both', 'as-bound']),
    passwordDays: days(env['ADMIN_PASSWORD_DAYS'] || '90'),
    certificateTrust: oneOf('ADMIN_CERTIFICATE_TRUST', env['ADMIN_CERTIFICATE_TRUST'] || 'pinned', ['pinned', 'required']),
  }
}

function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given)
  if (!found) throw new Error(`${name} must be one of ${allowed.join(', ')}`)
  return found
}

function days(given: string): number {
  if (!/^\d{1,4}$/.test(given)) throw new Error('ADMIN_PASSWORD_DAYS must be a whole number of days')
  return Number(given)
}
