// Reads what reaches the simulator: bodies with a size cap, and the guard that keeps other web pages out.
import type { Context } from 'koa'
import { isIP } from 'node:net'

/** @returns the body, or undefined when it is larger than `limit` bytes. */
export async function readBody(ctx: Context, limit: number): Promise<Buffer | undefined> {
  if (Number(ctx.get('content-length') || 0) > limit) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()

/**
 * Whether a request comes from the simulator's own page. The relay acts with the hospital system's credentials,
 * so another site open in the same browser must not reach it: its Origin differs, and a name that was
 * pointed at this machine (DNS rebinding) is not among the host names we answer to.
 */
export function fromOwnPage(ctx: Context, allowedHosts: readonly string[]): boolean {
  const host = hostName(ctx.get('host'))
  if (host !== 'localhost' && isIP(host) === 0 && !allowedHosts.includes(host)) return false
  const origin = ctx.get('origin')
  if (origin) {
    try {
      if (new URL(origin).host !== ctx.get('host')) return false
    } catch {
      return false
    }
  }
  const site = ctx.get('sec-fetch-site')
  return site === '' || site === 'same-origin' || site === 'none'
}
