// A client of RFC 3161 §3.3 for tests: sends bytes as they are, reads messages.
import { connect } from 'node:net'
import { once } from 'node:events'

export interface TcpMessage {
  flag: number
  value: Uint8Array
}

/** @returns what came until the server closed, or `count` messages had come */
export async function exchange(address: string, bytes: Uint8Array, count = 1, chunkBytes = Infinity): Promise<{ messages: TcpMessage[]; closed: boolean }> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let held = Buffer.alloc(0)
  const messages: TcpMessage[] = []
  let closed = false
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      while (held.length >= 5 && held.length >= 4 + held.readUInt32BE(0)) {
        const length = held.readUInt32BE(0)
        messages.push({ flag: held[4]!, value: new Uint8Array(held.subarray(5, 4 + length)) })
        held = held.subarray(4 + length)
      }
      if (messages.length >= count) resolve()
    })
    socket.on('error', () => undefined)
    socket.once('close', () => {
      closed = true
      resolve()
    })
  })
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    socket.write(bytes.subarray(at, at + chunkBytes))
    if (chunkBytes < bytes.length) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await done
  socket.destroy()
  return { messages, closed }
}
