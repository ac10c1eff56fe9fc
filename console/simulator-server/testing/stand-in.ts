// A small Koa stand-in of /v1 for the plumbing tests: it checks the token and shows what it was asked.
import type { Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import type { Context, Middleware } from 'koa'
import { parseJson, readBody } from '../request.ts'

export interface Listening {
  origin: string
  close(): Promise<void>
}

export async function listen(...middleware: Middleware[]): Promise<Listening> {
  const app = new Koa()
  middleware.forEach((one) => app.use(one))
  const server: Server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export interface Asked {
  method: string
  url: string
  body: unknown
  idempotencyKey: string
}

/** Tokens are `token-1`, `token-2`, …; `accept` names those that count. */
export function standInApi(secret: string) {
  const asked: Asked[] = []
  const state = {
    tokens: 0,
    accept: (token: string) => token !== '',
    answer: (ctx: Context): void => void (ctx.body = { fine: true }),
  }
  const middleware: Middleware = async (ctx) => {
    const body = parseJson((await readBody(ctx, 100 * 1_048_576)) ?? Buffer.from(''))
    if (ctx.path === '/v1/oauth/token') {
      if ((body as { client_secret?: string }).client_secret !== secret) {
        ctx.status = 401
        ctx.body = {
          error: {
            code: 'application.credentials_wrong',
            message: { zh: '应用标识或密钥不正确', en: 'wrong' },
            facts: {},
            requestId: 'req_1',
          },
        }
        return
      }
      state.tokens += 1
      ctx.body = { access_token: `token-${state.tokens}`, token_type: 'Bearer', expires_in: 600 }
      return
    }
    if (!state.accept(ctx.get('authorization').replace('Bearer ', ''))) {
      ctx.status = 401
      ctx.body = {
        error: {
          code: 'access.expired',
          message: { zh: '访问凭证已过期', en: 'expired' },
          facts: {},
          requestId: 'req_2',
        },
      }
      return
    }
    asked.push({ method: ctx.method, url: ctx.url, body, idempotencyKey: ctx.get('idempotency-key') })
    state.answer(ctx)
  }
  return { asked, state, middleware }
}
