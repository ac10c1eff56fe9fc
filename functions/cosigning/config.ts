// Settings of `cosigning`.
import type { WindowLimits } from '../_domain/pin-free-window/pin-free-window.ts'

export interface Config {
  /** PIN_FREE_MAX_MINUTES (default 240; 0 switches PIN-free signing off) and PIN_FREE_MAX_COUNT (default 200) */
  pinFree: WindowLimits
}

const whole = (env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number, most: number): number => {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${name} 应为 0–${most} 的整数 / ${name} must be a whole number from 0 to ${most}`)
  return value
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({
  pinFree: { seconds: whole(env, 'PIN_FREE_MAX_MINUTES', 240, 1_440) * 60, count: whole(env, 'PIN_FREE_MAX_COUNT', 200, 10_000) },
})
