// Settings of `timestamp`. Profiles and certificates are no settings: administrators change them while it runs.

export interface Config {
  /** TSA_POLICY_OID: the policy of the first profile when an installation begins; the default is an arc for documentation (RFC 5612): give your own */
  policyOid: string
  /** TSA_TCP_PORT: where RFC 3161 over TCP is served; absent: nowhere; 0: any free port */
  tcpPort: number | undefined
  /** HOST */
  host: string
  /** what was given of the settings that a backup names and does not bring back */
  environment: Readonly<Record<string, string>>
}

/** No secrets among them. */
export const ENVIRONMENT_SETTINGS = ['TIME_SOURCES', 'TIME_QUORUM', 'TIME_OFFSET_LIMIT_MS', 'TIME_HOLD_OVER_SECONDS', 'TIME_INTERVAL_SECONDS', 'TIME_KERNEL', 'TIME_SERVE_PORT', 'TIME_SERVE_ADDRESS', 'TSA_TCP_PORT'] as const

type Env = Readonly<Record<string, string | undefined>>

/** @throws when a setting cannot be understood */
export const readConfig = (env: Env): Config => ({
  policyOid: env['TSA_POLICY_OID'] || '1.3.6.1.4.1.32473.3161.1',
  tcpPort: portOf(env, 'TSA_TCP_PORT'),
  host: env['HOST'] || '127.0.0.1',
  environment: Object.fromEntries(ENVIRONMENT_SETTINGS.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : []))),
})

function portOf(env: Env, name: string): number | undefined {
  const text = env[name]?.trim()
  if (!text || text === 'off') return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${name} 应为 0–65535 的整数 / must be a whole number from 0 to 65535`)
  return port
}
