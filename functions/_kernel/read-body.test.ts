import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asFault } from './answer.ts'
import { readBody } from './http-edge.ts'

const HELD = 10
let server: http.Server
beforeAll(async () => {
  const app = Object.assign(new Koa(), { silent: true })
  app.use(async (ctx) => {
    try {
      ctx.body = `read ${(await readBody(ctx, 100, HELD)).length}`
    } catch (error) {
      ctx.body = asFault(error).code
    }
  })
  const serve = app.callback()
  server = http.createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const open = (): http.ClientRequest => http.request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, method: 'POST' })
const send = async (body: string): Promise<string> => {
  const request = open()
  request.end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  return (await response.toArray()).join('')
}

describe('bodies of calls under way', () => {
  test('are refused once they hold too much together, and not after they were answered', async () => {
    const slow = open()
    slow.on('error', () => {})
    slow.write('123456')
    await expect.poll(() => send('12345')).toBe('server.busy')
    slow.destroy()
    await expect.poll(() => send('12345')).toBe('read 5')
    expect(await send('123456789')).toBe('read 9')
  })
  test('above the address’s own limit are too large, announced or not', async () => {
    expect(await send('x'.repeat(101))).toBe('request.too_large')
  })
})
