// Settings of `status-sync`.
export interface Config {
  /** CALLBACK_EVERY_MS: pause between two looks for due callbacks */
  callbackEveryMs: number
  /** CALLBACK_TIMEOUT_MS: how long a hospital system may take to answer a callback */
  callbackTimeoutMs: number
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({
  callbackEveryMs: Number(env['CALLBACK_EVERY_MS'] ?? 500),
  callbackTimeoutMs: Number(env['CALLBACK_TIMEOUT_MS'] ?? 15_000),
})
