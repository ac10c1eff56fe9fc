// A WebSocket server that speaks the protocol of miniprogram-automator and answers it with an H5 page in Chromium,
// so that one suite runs unchanged against the H5 build here and against WeChat DevTools elsewhere.
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { WebSocketServer, type WebSocket } from 'ws'
import { appMethods, type Method } from './app-methods.ts'
import { elementMethods } from './element-methods.ts'
import { installPageAgent } from './page-agent.ts'

interface Request {
  id: string
  method: string
  params?: unknown
}

export interface Bridge {
  /** For `automator.connect({ wsEndpoint })`. */
  wsEndpoint: string
  /** Names of the protocol's methods that are answered. */
  methods: readonly string[]
  close(): Promise<void>
}

/**
 * Opens `url` in the page and starts to listen on a free local port.
 * @param page its window must show `wx` to the program that drives it, as the H5 build does.
 */
export async function startBridge(page: Page, url: string): Promise<Bridge> {
  await page.addInitScript(installPageAgent)
  await page.goto(url)
  await page.waitForSelector('.taro_page')
  await page.waitForFunction(() => 'wx' in window)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const emit = (method: string, params: unknown): void => {
    for (const client of server.clients) client.send(JSON.stringify({ method, params }))
  }
  const methods: Record<string, Method> = { ...appMethods(page, emit), ...elementMethods(page) }
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => void answer(socket, methods, data.toString('utf8'))))
  return {
    wsEndpoint: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    methods: Object.keys(methods),
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resolve())
      }),
  }
}

async function answer(socket: WebSocket, methods: Record<string, Method>, text: string): Promise<void> {
  const { id, method, params = {} } = JSON.parse(text) as Request
  try {
    const act = methods[method]
    if (act === undefined) throw new Error(`not supported: ${method}`)
    socket.send(JSON.stringify({ id, result: (await act(params as never)) ?? {} }))
  } catch (cause) {
    socket.send(JSON.stringify({ id, error: { message: cause instanceof Error ? cause.message : String(cause) } }))
  }
}
