// Clients that ask for timestamps beside one another and remember what was acknowledged to them.
import { randomBytes } from 'node:crypto'
import { request as httpRequest, Agent } from 'node:http'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'

export interface Acknowledged {
  serialHex: string
  digestHex: string
  timeMs: number
}

export interface Load {
  acknowledged: Acknowledged[]
  /** answers that were no token: HTTP status or failure */
  refused: string[]
  /** connections that broke */
  broken: number
  /** ends it; waits for what is under way */
  stop(): Promise<void>
}

/** @param addresses asked in turn, each `http://…/timestamp/tsa…` */
export function startLoad(addresses: readonly string[], clients: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const load: Load = { acknowledged: [], refused: [], broken: 0, stop: () => Promise.resolve() }
  let stopped = false
  let turn = 0
  const client = async (): Promise<void> => {
    while (!stopped) {
      const digest = new Uint8Array(randomBytes(32))
      const body = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest }, nonce: BigInt(`0x${randomBytes(8).toString('hex')}`), certReq: false })
      const answer = await post(addresses[turn++ % addresses.length]!, body, agent).catch(() => undefined)
      if (!answer) {
        load.broken++
        await new Promise((resolve) => setTimeout(resolve, 5))
        continue
      }
      if (answer.status !== 200) {
        load.refused.push(String(answer.status))
        continue
      }
      const { tokenDer, failure } = parseTimestampResponse(answer.body)
      if (!tokenDer) {
        load.refused.push(failure ?? 'no token')
        continue
      }
      const { info } = parseTimestampToken(tokenDer)
      load.acknowledged.push({ serialHex: info.serialHex, digestHex: bytesToHex(digest), timeMs: info.genTimeMs })
    }
  }
  const running = Promise.all(Array.from({ length: clients }, client))
  load.stop = async () => {
    stopped = true
    await running
    agent.destroy()
  }
  return load
}

/** Waits until so many were acknowledged, however slow the machine is. */
export async function moreThan(count: number, acknowledged: readonly Acknowledged[]): Promise<void> {
  while (acknowledged.length <= count) await new Promise((resolve) => setTimeout(resolve, 20))
}

function post(address: string, body: Uint8Array, agent: Agent): Promise<{ status: number; body: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address, { method: 'POST', agent, headers: { 'content-type': 'application/timestamp-query', 'content-length': body.length } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(chunks)) }))
      response.once('error', reject)
    })
    request.once('error', reject)
    request.end(body)
  })
}
