// A peer: reads a body and answers with as many bytes as the address asks for, `POST /<count>`; nothing else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => void response.end(Buffer.alloc(Number(request.url!.slice(1)) || 0)))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`Ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`))
process.once('SIGTERM', () => process.exit(0))
