// A peer: the smallest HTTP server that Node can be.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((_request, response) => void response.end('hello'))
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => process.stdout.write(`Ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`))
process.once('SIGTERM', () => process.exit(0))
