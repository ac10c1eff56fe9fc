// Reads the settings of trusted time; what cannot be read is refused in both languages, with the setting's name.
import { isIPv6 } from 'node:net'

export interface TimeSettings {
  /** TIME_SOURCES: `host:port` (port 123 when absent), separated by commas or blanks; empty: the host clock is believed */
  sources: readonly TimeSourceAddress[]
  /** TIME_OFFSET_LIMIT_MS, 500: past this difference between host clock and sources, or this doubt, no time is given */
  offsetLimitMs: number
  /** TIME_HOLD_OVER_SECONDS, five intervals: how long time is carried on without a quorum; 0: not at all */
  holdOverSeconds: number
  /** TIME_INTERVAL_SECONDS, 60 */
  intervalSeconds: number
  /** TIME_QUORUM, three, or all sources where there are fewer */
  quorum: number
  /** TIME_SERVE_PORT, `off`: the SNTP server's port; 123 needs the right to bind it; 0 takes any free one */
  servePort: number | null
  /** TIME_SERVE_ADDRESS, 0.0.0.0 */
  serveAddress: string
  /** TIME_KERNEL: `off`, `show` (default), or `require`: no time unless the kernel clock is synchronised too */
  kernel: 'off' | 'show' | 'require'
}

export interface TimeSourceAddress {
  host: string
  port: number
}

/** The setting's name and what is wrong with it, in both languages. */
export class TimeSettingError extends Error {
  readonly setting: string
  readonly zh: string
  readonly en: string
  constructor(setting: string, zh: string, en: string) {
    super(`${setting}: ${zh} / ${en}`)
    this.name = 'TimeSettingError'
    this.setting = setting
    this.zh = zh
    this.en = en
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws {TimeSettingError} */
export function readTimeSettings(env: Env): TimeSettings {
  const sources = parseSources(env['TIME_SOURCES'] ?? '')
  const quorum = wholeNumber(env, 'TIME_QUORUM', Math.min(3, sources.length), 1, 100)
  if (sources.length > 0 && quorum > sources.length) {
    throw new TimeSettingError('TIME_QUORUM', `要求 ${quorum} 个时间源一致，但只配置了 ${sources.length} 个`, `${quorum} sources are to agree, but only ${sources.length} are configured`)
  }
  const intervalSeconds = wholeNumber(env, 'TIME_INTERVAL_SECONDS', 60, 1, 1024)
  return {
    sources,
    quorum,
    offsetLimitMs: wholeNumber(env, 'TIME_OFFSET_LIMIT_MS', 500, 1, 60_000),
    holdOverSeconds: wholeNumber(env, 'TIME_HOLD_OVER_SECONDS', 5 * intervalSeconds, 0, 30 * 86_400),
    intervalSeconds,
    servePort: isOff(env['TIME_SERVE_PORT']) ? null : wholeNumber(env, 'TIME_SERVE_PORT', 0, 0, 65_535),
    serveAddress: env['TIME_SERVE_ADDRESS']?.trim() || '0.0.0.0',
    kernel: oneOf(env, 'TIME_KERNEL', ['show', 'off', 'require']),
  }
}

const isOff = (text: string | undefined): boolean => !text?.trim() || text.trim() === 'off'

function parseSources(text: string): TimeSourceAddress[] {
  const sources = text.split(/[\s,，]+/).filter(Boolean).map(parseSource)
  const seen = new Set<string>()
  for (const { host, port } of sources) {
    const key = `${host.toLowerCase()} ${port}`
    if (seen.has(key)) throw new TimeSettingError('TIME_SOURCES', `时间源 ${host}:${port} 重复`, `source ${host}:${port} is named twice; it would count twice`)
    seen.add(key)
  }
  return sources
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, or a bare IPv6 address. */
function parseSource(text: string): TimeSourceAddress {
  const found = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? /^([A-Za-z0-9._-]+)(?::(\d+))?$/.exec(text)
  const host = isIPv6(text) ? text : (found?.[1] ?? '')
  const port = Number(found?.[2] ?? 123)
  if (host === '' || port < 1 || port > 65_535 || (text.startsWith('[') && !isIPv6(host))) {
    throw new TimeSettingError('TIME_SOURCES', `无法识别的时间源“${text}”，应为 主机:端口`, `“${text}” is not host:port`)
  }
  return { host, port }
}

function wholeNumber(env: Env, setting: string, absent: number, least: number, most: number): number {
  const text = env[setting]?.trim()
  if (!text) return absent
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw new TimeSettingError(setting, `应为 ${least} 到 ${most} 之间的整数，而不是“${text}”`, `must be a whole number from ${least} to ${most}, not “${text}”`)
}

function oneOf<Choice extends string>(env: Env, setting: string, choices: readonly [Choice, ...Choice[]]): Choice {
  const text = env[setting]?.trim()
  if (!text) return choices[0]
  const found = choices.find((choice) => choice === text)
  if (found) return found
  throw new TimeSettingError(setting, `应为 ${choices.join('、')} 之一，而不是“${text}”`, `must be one of ${choices.join(', ')}, not “${text}”`)
}
