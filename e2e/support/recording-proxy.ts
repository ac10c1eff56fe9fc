// Stands between phone and server: records every byte of both directions, and can hold, cut or lose single exchanges.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Exchange {
  method: string
  path: string
  body: Buffer
  /** how many requests to this path came before */
  index: number
}

/** `pass` on; `lose-request`: the server never sees it; `lose-answer`: the server has done it, the phone never hears. */
export type Fate = 'pass' | 'lose-request' | 'lose-answer'

export type Rule = (exchange: Exchange) => Fate | Promise<Fate>

export interface RecordingProxy {
  readonly url: string
  /** decides about each request; may wait, to hold it. Undefined: all pass */
  rule: Rule | undefined
  /** paths in the order of arrival, with what became of them */
  readonly exchanges: { path: string; fate: Fate; status: number }[]
  /** every byte that went over the wire, and every body once more in one piece (HTTP may send it in chunks) */
  recorded(): Buffer
  /** bodies of the requests to a path that were passed on */
  bodies(path: string): Buffer[]
  /** Resolves once nothing was asked under the path for half a second: what a page asks for by itself is then over, and calls can be counted. */
  quiet(path: string): Promise<void>
  close(): Promise<void>
}

const QUIET_MS = 500
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'accept-encoding']

export async function startRecordingProxy(targetUrl: string): Promise<RecordingProxy> {
  const target = new URL(targetUrl)
  const parts: Buffer[] = []
  const counts = new Map<string, number>()
  const bodies = new Map<string, Buffer[]>()

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readAll(incoming)
    const path = (incoming.url ?? '/').split('?')[0]!
    const index = counts.get(path) ?? 0
    counts.set(path, index + 1)
    const fate = (await proxy.rule?.({ method: incoming.method!, path, body, index })) ?? 'pass'
    const note = { path, fate, status: 0 }
    proxy.exchanges.push(note)
    if (fate === 'lose-request') return void outgoing.destroy()
    const { status, headers, content } = await forward(target, incoming, body)
    note.status = status
    parts.push(body, content)
    bodies.set(path, [...(bodies.get(path) ?? []), body])
    if (fate === 'lose-answer') return void outgoing.destroy()
    outgoing.writeHead(status, headers).end(content)
  }

  const inner = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
  await listen(inner)
  const innerPort = (inner.address() as AddressInfo).port
  const sockets = new Set<Socket>()
  const outer = createTcpServer((client) => {
    const server = connect(innerPort, '127.0.0.1')
    for (const [from, to] of [[client, server], [server, client]] as const) {
      sockets.add(from)
      from.on('data', (part: Buffer) => parts.push(part))
      from.on('error', () => to.destroy())
      from.on('close', () => (sockets.delete(from), to.destroy()))
      from.pipe(to)
    }
  })
  await listen(outer)

  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${(outer.address() as AddressInfo).port}`,
    rule: undefined,
    exchanges: [],
    recorded: () => Buffer.concat(parts),
    bodies: (path) => bodies.get(path) ?? [],
    async quiet(path) {
      const count = (): number => [...counts].filter(([each]) => each.startsWith(path)).reduce((sum, [, at]) => sum + at, 0)
      for (let before = -1; before !== count(); await new Promise((resolve) => setTimeout(resolve, QUIET_MS))) before = count()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      inner.closeAllConnections()
      await Promise.all([inner, outer].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
  return proxy
}

const listen = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Asks the server as the phone asked, but for compression, so that the record is readable. */
function forward(target: URL, incoming: IncomingMessage, body: Buffer): Promise<{ status: number; headers: Record<string, string | string[]>; content: Buffer }> {
  const without = (headers: object): Record<string, string | string[]> => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_HEADERS.includes(name))) as Record<string, string | string[]>
  return new Promise((resolve, reject) => {
    const asking = request({ host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers: without(incoming.headers), agent: false }, (response) => {
      readAll(response).then((content) => resolve({ status: response.statusCode!, headers: without(response.headers), content }), reject)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
