// RFC 3161 over TCP: length32 ‖ flag8 ‖ value.
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { FunctionContext, Listener } from '../../_kernel/define-function.ts'
import { tcpListener } from '../../_kernel/tcp-edge.ts'
import type { Deps } from '../deps.ts'
import { REQUEST_LIMIT } from '../issuing/answer-request.ts'

/** @source RFC 3161 §3.3; GM/T 0033-2014 (socket) */
export const tcpFlags = { tsaMsg: 0x00, pollRep: 0x01, pollReq: 0x02, negPollRep: 0x03, partialMsgRep: 0x04, finalMsgRep: 0x05, errorMsgRep: 0x06 } as const

const HEADER_BYTES = 5
const MOST_CONNECTIONS = 1_000
const IDLE_MS = 60_000

export function tsaOverTcp({ answer, config }: Pick<Deps, 'answer' | 'config'>, context: Pick<FunctionContext, 'log'>): readonly Listener[] {
  if (config.tcpPort === undefined) return []
  return [tcpListener({
    name: 'timestamp-tcp', host: config.host, port: config.tcpPort, maxFrameBytes: REQUEST_LIMIT + HEADER_BYTES, maxConnections: MOST_CONNECTIONS, idleMs: IDLE_MS,
    frameLength,
    async answer(frame) {
      const [flag, value] = [frame[4], frame.subarray(HEADER_BYTES)]
      if (flag === tcpFlags.tsaMsg) {
        try {
          return encodeTcpMessage(tcpFlags.finalMsgRep, await answer(value, { transport: 'tcp' }))
        } catch (error) {
          context.log('error', { op: 'timestamp.tcp', detail: error instanceof Error ? error.message : String(error) })
          return encodeTcpMessage(tcpFlags.errorMsgRep, utf8ToBytes('系统故障 / system failure'))
        }
      }
      // Every answer is final at once: there is nothing to poll for.
      if (flag === tcpFlags.pollReq) return encodeTcpMessage(tcpFlags.negPollRep, new Uint8Array(0))
      return encodeTcpMessage(tcpFlags.errorMsgRep, utf8ToBytes('不支持的消息类型 / this kind of message is not supported'))
    },
  })]
}

/** @throws {RangeError} a message has a flag at least */
function frameLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined
  const length = ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0
  if (length === 0) throw new RangeError('no flag')
  return 4 + length
}

/** The length counts flag and value. */
export function encodeTcpMessage(flag: number, value: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER_BYTES + value.length)
  new DataView(message.buffer).setUint32(0, value.length + 1)
  message[4] = flag
  message.set(value, HEADER_BYTES)
  return message
}
