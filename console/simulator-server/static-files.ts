// Serves a built page's files under a prefix; a missing file is the next middleware's.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Middleware } from 'koa'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

/** A build names these after their content, so they never change. */
const HASHED = /\/assets\/.*-[\w-]{8}\.\w+$/

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch {
    return undefined // nothing there: the next middleware answers
  }
}

export function staticFiles(prefix: string, directory: string): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix) || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    const asked = ctx.path.endsWith('/') ? `${ctx.path}index.html` : ctx.path
    const path = normalize(join(directory, asked.slice(prefix.length)))
    const size = path.startsWith(directory + sep) ? await sizeOf(path) : undefined
    if (size === undefined) return next()
    ctx.set('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    ctx.set('cache-control', HASHED.test(asked) ? 'public, max-age=31536000, immutable' : 'no-cache')
    ctx.length = size
    ctx.body = createReadStream(path)
  }
}
