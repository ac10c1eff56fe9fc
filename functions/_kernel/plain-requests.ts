// Owns the short way of plain requests: whole in one piece, to an address asked thousands of times a second. All others are given to Node's parser unread.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { parsePlainHead, type PlainHead } from './plain-head.ts'
import { createPlainResponse, type RawResponse } from './plain-response.ts'

/** Answers requests of one head; `address` is the socket's. */
export type AnswerPlain = (body: Buffer, address: string, response: RawResponse) => void

/** Undefined: not for these, or not this way. Asked once for each head, which clients send alike every time. */
export type PlainHandler = (head: PlainHead) => AnswerPlain | undefined

const MOST_HEAD_BYTES = 4096
const MOST_HEADS = 512
/** Longer than clients are told: a request on its way in the last moment is not met by a closed door. As Node does. */
const GRACE_MS = 1000
const headEnd = Buffer.from('\r\n\r\n')

interface KnownHead {
  readonly contentLength: number
  readonly answer: AnswerPlain
}

type Reader = (chunk: Buffer) => { body: Buffer; answer: AnswerPlain } | undefined

function createReader(handlers: readonly PlainHandler[]): Reader {
  const heads = new Map<string, KnownHead>()
  const learn = (text: string): KnownHead | undefined => {
    const head = parsePlainHead(text)
    if (!head) return undefined
    for (const handler of handlers) {
      const answer = handler(head)
      if (!answer) continue
      if (heads.size >= MOST_HEADS) heads.clear()
      const known = { contentLength: head.contentLength, answer }
      heads.set(text, known)
      return known
    }
    return undefined
  }
  return (chunk) => {
    const end = chunk.indexOf(headEnd)
    if (end < 0 || end > MOST_HEAD_BYTES) return undefined
    const text = chunk.toString('latin1', 0, end)
    const known = heads.get(text) ?? learn(text)
    return known && chunk.length === end + headEnd.length + known.contentLength ? { body: chunk.subarray(end + headEnd.length), answer: known.answer } : undefined
  }
}

/**
 * A connection stays here while each request is plain, whole and comes after the answer to the one before. The first bytes
 * that are anything else go to Node's server with the connection, for good: it parses, limits and refuses as always.
 */
export function takePlainRequests(server: Server, handlers: readonly PlainHandler[]): void {
  const read = createReader(handlers)
  const toNode = server.listeners('connection') as ((socket: Socket) => void)[]
  const isBusy = new Map<Socket, boolean>()
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => serve(socket))
  const endAll = server.closeAllConnections.bind(server)
  const endIdle = server.closeIdleConnections.bind(server)
  server.closeAllConnections = () => {
    endAll()
    for (const socket of isBusy.keys()) socket.destroy()
  }
  // close() of the server calls it as well
  server.closeIdleConnections = () => {
    endIdle()
    for (const [socket, busy] of isBusy) if (!busy) socket.destroy()
  }

  function serve(socket: Socket): void {
    const held: Buffer[] = []
    /** nothing more comes, or nothing more is answered */
    let isOver = false
    isBusy.set(socket, false)
    socket.setTimeout(server.headersTimeout)
    socket.on('data', onData).on('end', onEnd).on('timeout', onTimeout).on('error', onError).on('close', onClose)

    function onData(chunk: Buffer): void {
      if (isOver) return
      if (isBusy.get(socket)) {
        held.push(chunk)
        return void socket.pause()
      }
      const found = read(chunk)
      if (!found) return handOver(chunk)
      isBusy.set(socket, true)
      found.answer(found.body, socket.remoteAddress ?? '', createPlainResponse(server.keepAliveTimeout / 1000, send))
    }

    function send(message: string, encoding: 'latin1' | 'utf8', isLast: boolean): void {
      if (socket.destroyed) return
      isBusy.set(socket, false)
      socket.write(message, encoding)
      isOver ||= isLast || !server.listening
      if (isOver) return void socket.end()
      // who does not read his answers, or asks on before they are there, is Node's
      if (held.length > 0 || socket.writableNeedDrain) return handOver(Buffer.concat(held))
      const patienceMs = server.keepAliveTimeout + GRACE_MS
      if (socket.timeout !== patienceMs) socket.setTimeout(patienceMs)
    }

    function handOver(bytes: Buffer): void {
      socket.off('data', onData).off('end', onEnd).off('timeout', onTimeout).off('error', onError).off('close', onClose)
      socket.setTimeout(0)
      isBusy.delete(socket)
      socket.pause()
      if (bytes.length > 0) socket.unshift(bytes)
      for (const take of toNode) take.call(server, socket)
      socket.resume()
    }

    function onEnd(): void {
      isOver = true
      if (!isBusy.get(socket)) socket.end()
    }

    function onTimeout(): void {
      if (!isBusy.get(socket)) socket.destroy()
    }

    function onError(): void {
      socket.destroy()
    }

    function onClose(): void {
      isBusy.delete(socket)
    }
  }
}
