// Calls an operation by its contract: authorisation, idempotency, retries, the answer checked against its schema.
import * as v from 'valibot'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { Contract, FunctionName, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { NetworkError } from '../platform/network-error.ts'
import type { Ports } from '../platform/ports.ts'
import type { Channel } from './channel.ts'
import { PhoneFault } from './phone-fault.ts'
import { ServerFault, asFaultBody, isServerFault } from './server-fault.ts'

export interface CallOptions {
  /** bearer token of this phone; absent for operations that anybody in the channel may call */
  deviceToken?: string
  /** of one attempt */
  timeoutMs?: number
  /** of a write; a fresh one when absent. Give it to make a later repetition the same call */
  idempotencyKey?: string
}

export interface Client {
  /** @throws {ServerFault} the refusal · {NetworkError} no answer after retries · {PhoneFault} phone.answer_broken · phone.server_untrusted */
  call<C extends Contract>(contract: C, input: RequestInputOf<C>, options?: CallOptions): Promise<ResponseOf<C>>
  /** A key for {@link CallOptions.idempotencyKey}. */
  newIdempotencyKey(): Promise<string>
  /** The person is likely to need these soon. */
  openAhead(services: readonly FunctionName[]): void
}

const TIMEOUT_MS = 15_000
/** Waits before another attempt when no answer came, or when the server asked for patience. Every call may be repeated: reads change nothing, writes carry a key. */
const NETWORK_WAITS_MS = [400, 1500]
const BUSY_WAITS_MS = [500, 1000, 2000]

export function createClient({ curve, clock }: Ports, channel: Channel): Client {
  const newIdempotencyKey = async (): Promise<string> => bytesToHex(await curve.run((sm2) => sm2.random(16)))

  const attempt = async <C extends Contract>(contract: C, body: unknown, headers: Record<string, string>, timeoutMs: number): Promise<ResponseOf<C>> => {
    const answer = await channel.send(contract.function, { method: contract.method, path: contract.path, headers, body }, timeoutMs)
    if (answer.status >= 400) {
      const fault = asFaultBody(answer.body)
      throw fault === undefined ? new PhoneFault('phone.answer_broken', `${contract.operation}: ${answer.status}`) : new ServerFault(answer.status, fault)
    }
    return parseAnswer(contract, answer.body)
  }

  return {
    newIdempotencyKey,
    openAhead: (services) => services.forEach(channel.openAhead),
    async call(contract, input, options = {}) {
      if (contract.method !== 'POST' || contract.path.includes('{')) throw new Error(`${contract.operation} is not for phones`)
      const headers: Record<string, string> = {}
      if (options.deviceToken !== undefined) headers.authorization = `Device ${options.deviceToken}`
      if (contract.write) headers['idempotency-key'] = options.idempotencyKey ?? (await newIdempotencyKey())
      const waits = { network: NETWORK_WAITS_MS.slice(), busy: BUSY_WAITS_MS.slice() }
      for (;;) {
        try {
          return await attempt(contract, input, headers, options.timeoutMs ?? TIMEOUT_MS)
        } catch (cause) {
          const waitMs = waitBefore(cause, waits)
          if (waitMs === undefined) throw cause
          await clock.wait(waitMs)
        }
      }
    },
  }
}

/** How long to wait before the next attempt; undefined when there is none. */
function waitBefore(cause: unknown, waits: { network: number[]; busy: number[] }): number | undefined {
  if (cause instanceof NetworkError && (cause.kind === 'timeout' || cause.kind === 'unreachable')) return waits.network.shift()
  if (isServerFault(cause, 'server.busy', 'signing.unfinished')) return waits.busy.shift()
  return undefined
}

function parseAnswer<C extends Contract>({ operation, response }: C, body: unknown): ResponseOf<C> {
  if (response === 'binary') throw new Error(`${operation} is not for phones`)
  const parsed = v.safeParse(response, body)
  if (!parsed.success) throw new PhoneFault('phone.answer_broken', `${operation}: ${v.getDotPath(parsed.issues[0]) ?? 'body'}`)
  return parsed.output as ResponseOf<C>
}
