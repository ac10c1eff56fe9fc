// Owns reading bodies for the handlers before Koa: within a limit for each, and for all that are held at once.
import type { IncomingMessage } from 'node:http'

/** A message of 64 MiB in Base64, and what is around it. */
const LARGEST_BYTES = 96 * 1024 * 1024
const MOST_HELD_BYTES = 256 * 1024 * 1024

/** The body, or the status to refuse with: 413 too large, 503 others hold too much, 400 it broke off. */
export type ReadBody = (request: IncomingMessage) => Promise<Buffer | 413 | 503 | 400>

export function createBodyReader(limits = { each: LARGEST_BYTES, all: MOST_HELD_BYTES }): ReadBody {
  let held = 0
  return (request) =>
    new Promise((resolve) => {
      if (Number(request.headers['content-length'] ?? 0) > limits.each) return resolve(413)
      let first: Buffer | undefined
      let more: Buffer[] | undefined
      let size = 0
      let isOver = false // what comes after a refusal is read and dropped
      const end = (answer: Buffer | 413 | 503 | 400): void => {
        if (isOver) return
        isOver = true
        held -= size
        resolve(answer)
      }
      request.on('data', (chunk: Buffer) => {
        if (isOver) return
        size += chunk.length
        held += chunk.length
        if (size > limits.each) return end(413)
        if (held > limits.all) return end(503)
        if (!first) first = chunk
        else (more ??= [first]).push(chunk)
      })
      request.on('end', () => end(more ? Buffer.concat(more) : (first ?? Buffer.alloc(0))))
      request.on('close', () => end(400))
    })
}
