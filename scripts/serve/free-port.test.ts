import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { describe, expect, test } from 'vitest'
import { freePort, freeUdpPort } from './free-port.ts'

const opened = async (port: number): Promise<Server> => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe('a port to open a moment later', () => {
  test('can be opened, is no other caller’s, and none that the system gives by itself', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()))
    expect(new Set(ports).size).toBe(50)
    const servers = await Promise.all(ports.map(opened))
    const byItself = await Promise.all(Array.from({ length: 50 }, () => opened(0)))
    expect(byItself.filter((server) => (server.address() as AddressInfo).port < 32_000)).toEqual([])
    for (const server of [...servers, ...byItself]) server.close()
  })

  test('for datagrams', async () => {
    const socket = createSocket('udp4').bind(await freeUdpPort(), '127.0.0.1')
    await once(socket, 'listening')
    socket.close()
  })

  test('an address that is not this machine’s: what the system says', async () => {
    await expect(freePort('192.0.2.1')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })
})
