// Serves a built H5 app (or one page of text) under /m/ on a free local port.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml' }

export interface StaticServer {
  /** Address of the app, with the slash at the end. */
  url: string
  close(): Promise<void>
}

/** @param source a folder of files, or the text of an index page. */
export async function serveApp(source: { folder: string } | { html: string }): Promise<StaticServer> {
  const read = async (name: string): Promise<Uint8Array | string> => {
    if ('html' in source) return source.html
    const file = path.join(source.folder, path.normalize(`/${name}`))
    return readFile(file)
  }
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0]!.replace(/^\/m\//, '') || 'index.html'
    read(name).then(
      (content) => response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/m/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
