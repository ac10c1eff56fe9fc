// Owns the load of a TCP sign/verify server: one frame again and again over several connections, several under way on each.
// node scripts/bench/peers/svs-frames.ts HOST PORT FRAME-FILE CONNECTIONS AHEAD SECONDS → one JSON line
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { svsFrameLength } from '../../../shared/crypto/svs/frame.ts'
import { parseSvsRespond } from '../../../shared/crypto/svs/svs-respond.ts'

const [host = '', port = '', file = '', connections = '', ahead = '', seconds = ''] = process.argv.slice(2)
const frame = readFileSync(file)
const batch = Buffer.concat(Array.from({ length: Number(ahead) }, () => frame))
let [answers, wrong, done] = [0, 0, false]

/** Every answer's length is read, every thousandth is looked into. */
function run(socket: net.Socket): void {
  let held: Buffer = Buffer.alloc(0)
  let owed = 0
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let [at, count] = [0, 0]
    for (;;) {
      const length = at < held.length ? svsFrameLength(held.subarray(at)) : undefined
      if (length === undefined || at + length > held.length) break
      if (answers++ % 1000 === 0 && parseSvsRespond(held.subarray(at, at + length)).respond.respValue !== 0) wrong++
      at += length
      count++
    }
    held = held.subarray(at)
    owed += count
    // answered ones are replaced in larger pieces: the load must cost less than what it measures
    if (!done && owed >= Number(ahead) / 2) {
      socket.write(batch.subarray(0, owed * frame.length))
      owed = 0
    }
  })
  socket.on('error', () => wrong++)
  socket.write(batch)
}

const sockets = await Promise.all(Array.from({ length: Number(connections) }, () => new Promise<net.Socket>((resolve) => {
  const socket = net.connect(Number(port), host, () => resolve(socket))
})))
const startedAt = performance.now()
sockets.forEach(run)
setTimeout(() => {
  done = true
  process.stdout.write(`${JSON.stringify({ perSecond: (1000 * answers) / (performance.now() - startedAt), wrong })}\n`)
  process.exit(0)
}, Number(seconds) * 1000)
