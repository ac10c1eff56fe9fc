// RFC 3161 §3.3: one message, many on one connection, in pieces; what is no tsaMsg; what is no message.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concatBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { journaled } from '../../_runtime/testing/timestamp-journal.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { exchange } from '../testing/tcp-client.ts'
import { encodeTcpMessage, tcpFlags } from './tcp.ts'

let authority: TestAuthority
let address: string
beforeAll(async () => {
  authority = await openAuthority({ env: { TSA_TCP_PORT: '0' } })
  const opened = await (await authority.platform.open('timestamp')).startListeners()
  expect(opened.map(({ name }) => name)).toEqual(['timestamp-tcp'])
  address = opened[0]!.address
})
afterAll(() => authority.close())

const request = (nonce: bigint) => encodeTimestampRequest({ imprint, nonce, certReq: false })
const message = (nonce: bigint) => encodeTcpMessage(tcpFlags.tsaMsg, request(nonce))

describe('TS-3 over TCP', () => {
  test('a request is answered by a finalMsgRep; the journal names the way', async () => {
    const { messages: [reply] } = await exchange(address, message(1n))
    expect(reply!.flag).toBe(tcpFlags.finalMsgRep)
    const { tokenDer } = parseTimestampResponse(reply!.value)
    const { info } = parseTimestampToken(tokenDer!)
    expect(info.nonce).toBe(1n)
    expect(await journaled(authority.platform, info.serialHex)).toMatchObject([{ facts: { transport: 'tcp' } }])
  })

  test.each([['at once', Infinity], ['in pieces of 7 bytes', 7]])('twenty on one connection, %s: answered in order', async (_, chunkBytes) => {
    const { messages } = await exchange(address, concatBytes(...Array.from({ length: 20 }, (_each, at) => message(BigInt(at + 1)))), 20, chunkBytes)
    expect(messages.map(({ value }) => parseTimestampToken(parseTimestampResponse(value).tokenDer!).info.nonce)).toEqual(Array.from({ length: 20 }, (_each, at) => BigInt(at + 1)))
  })

  test('a request that cannot be granted is a final answer too, and the connection goes on', async () => {
    const { messages } = await exchange(address, concatBytes(encodeTcpMessage(tcpFlags.tsaMsg, new Uint8Array([1, 2, 3])), message(5n)), 2)
    expect(messages.map(({ flag, value }) => [flag, parseTimestampResponse(value).failure])).toEqual([[tcpFlags.finalMsgRep, 'badDataFormat'], [tcpFlags.finalMsgRep, undefined]])
  })

  test('there is nothing to poll for; other kinds are answered with words', async () => {
    const { messages } = await exchange(address, concatBytes(encodeTcpMessage(tcpFlags.pollReq, new Uint8Array(4)), encodeTcpMessage(0x33, new Uint8Array(1))), 2)
    expect(messages[0]).toEqual({ flag: tcpFlags.negPollRep, value: new Uint8Array(0) })
    expect([messages[1]!.flag, Buffer.from(messages[1]!.value).toString()]).toEqual([tcpFlags.errorMsgRep, '不支持的消息类型 / this kind of message is not supported'])
  })

  test.each([['a length of nothing', [0, 0, 0, 0]], ['a length of four gigabytes', [255, 255, 255, 255, 0]], ['more than a request may be', [0, 0, 0x50, 0, 0]]])('%s: the connection is closed without an answer', async (_, bytes) => {
    expect(await exchange(address, Uint8Array.from(bytes))).toEqual({ messages: [], closed: true })
  })
})

test('without TSA_TCP_PORT nothing listens; a port that is none stops the start', async () => {
  const own = await openAuthority()
  expect(await (await own.platform.open('timestamp')).startListeners()).toEqual([])
  await own.close()
  await expect(openAuthority({ env: { TSA_TCP_PORT: '70000' } })).rejects.toThrow(/TSA_TCP_PORT/)
})
