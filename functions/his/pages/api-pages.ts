// The hospital API described: /v1/openapi.json made from the contracts, /v1/docs to read it.
import type Koa from 'koa'
import type { Deps } from '../deps.ts'
import { docsPage } from './docs-page.ts'
import { openApi } from './open-api.ts'

export function apiPages(deps: Deps): Koa.Middleware {
  const description = JSON.stringify(openApi(deps.settings.publicUrl), null, 2)
  const page = docsPage(JSON.parse(description))
  return async (ctx, next) => {
    if (ctx.method !== 'GET') return next()
    if (ctx.path === '/v1/openapi.json') {
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = description
    } else if (ctx.path === '/v1/docs') {
      ctx.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
      ctx.type = 'text/html; charset=utf-8'
      ctx.body = page
    } else return next()
  }
}
