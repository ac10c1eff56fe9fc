// Settings of `timestamp`.
export interface Config {
  /** TSA_POLICY_OID: the policy named in tokens; the default is an arc for documentation (RFC 5612): give your own */
  policyOid: string
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({ policyOid: env['TSA_POLICY_OID'] || '1.3.6.1.4.1.32473.3161.1' })
