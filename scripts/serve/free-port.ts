// A port to open a moment later, in this process or another: drawn below those that systems give to whoever wants any, so that nothing takes it meanwhile by chance.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Linux gives 32768 and above to connections and listeners without a wish, others 49152 and above. */
const [FIRST, LAST] = [20_000, 32_000]
const TRIES = 100

/** Asked twice at once, this process gets two ports. */
const given = new Set<number>()

function isTaken(cause: unknown): false {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
  throw cause
}

async function draw(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, LAST)
    if (given.has(port)) continue
    given.add(port)
    if (await isFree(port)) return port
  }
  throw new Error(`${FIRST}–${LAST} 之间找不到空闲端口 / no free port found between ${FIRST} and ${LAST}`)
}

/** @throws {Error} a hundred ports were taken; the address is not this machine’s */
export const freePort = (host = '127.0.0.1'): Promise<number> =>
  draw(async (port) => {
    const server = createServer().listen(port, host)
    const isFree = await once(server, 'listening').then(() => true, isTaken)
    if (isFree) await new Promise((resolve) => server.close(resolve))
    return isFree
  })

/** The same for datagrams. */
export const freeUdpPort = (host = '127.0.0.1'): Promise<number> =>
  draw(async (port) => {
    const socket = createSocket('udp4').bind(port, host)
    const isFree = await once(socket, 'listening').then(() => true, isTaken)
    socket.close()
    return isFree
  })
