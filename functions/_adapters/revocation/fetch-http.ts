// Bytes from a configured address by HTTP or HTTPS: bounded in size, time and pace, and never led elsewhere.
import http from 'node:http'
import https from 'node:https'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'

export interface FetchLimits {
  mostBytes: number
  /** for the whole exchange */
  timeoutMs: number
  /** after the first seconds the answer must come at least this fast, on average */
  leastBytesPerSecond: number
}

export interface HttpQuestion {
  url: URL
  limits: FetchLimits
  /** POST when there is one */
  body?: { contentType: string; bytes: Uint8Array }
  accept?: string
}

const GRACE_MS = 3_000

/**
 * Redirects are not followed, encodings not undone, cookies not kept.
 * @throws {RevocationProblem} unreachable · timeout · too_slow · too_large · redirected · http_status
 */
export function fetchHttp({ url, limits, body, accept = '*/*' }: HttpQuestion): Promise<Uint8Array> {
  const { mostBytes, timeoutMs, leastBytesPerSecond } = limits
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const { request: open } = url.protocol === 'https:' ? https : http
    const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'yiqian-validation/1', ...(body && { 'content-type': body.contentType, 'content-length': String(body.bytes.length) }) }
    const request = open(url, { method: body ? 'POST' : 'GET', headers, agent: false })
    let received = 0
    const end = (problem: RevocationProblem): void => {
      clearTimeout(whole)
      clearInterval(pace)
      request.destroy()
      reject(problem)
    }
    const whole = setTimeout(() => end(new RevocationProblem('timeout', `${timeoutMs} ms`)), timeoutMs)
    const pace = setInterval(() => {
      const tookMs = performance.now() - began
      if (received > 0 && tookMs > GRACE_MS && received / (tookMs / 1000) < leastBytesPerSecond) end(new RevocationProblem('too_slow', `${received} octets in ${Math.round(tookMs)} ms`))
    }, 1_000)
    request.on('error', (error: NodeJS.ErrnoException) => end(new RevocationProblem('unreachable', error.code ?? error.message, error)))
    request.on('response', (response) => {
      const { statusCode = 0, headers: answered } = response
      if (statusCode >= 300 && statusCode < 400) return end(new RevocationProblem('redirected', String(statusCode)))
      if (statusCode !== 200) return end(new RevocationProblem('http_status', String(statusCode)))
      if (Number(answered['content-length'] ?? 0) > mostBytes) return end(new RevocationProblem('too_large', `${answered['content-length']} octets`))
      if (answered['content-encoding'] !== undefined && answered['content-encoding'] !== 'identity') return end(new RevocationProblem('malformed', 'content-encoding'))
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => {
        received += piece.length
        if (received > mostBytes) return end(new RevocationProblem('too_large', `more than ${mostBytes} octets`))
        pieces.push(piece)
      })
      response.on('error', (error: NodeJS.ErrnoException) => end(new RevocationProblem('unreachable', error.code ?? error.message, error)))
      response.on('end', () => {
        if (!response.complete) return end(new RevocationProblem('unreachable', 'cut short'))
        clearTimeout(whole)
        clearInterval(pace)
        const bytes = Buffer.concat(pieces)
        resolve(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
      })
    })
    request.end(body?.bytes)
  })
}
