// Owns answers to plain requests: status, fields and text in one write, in the form that Node's server gives them.
import { STATUS_CODES, type OutgoingHttpHeaders } from 'node:http'

/** What handlers before Koa need of Node's ServerResponse: the answer as one text. */
export interface RawResponse {
  readonly headersSent: boolean
  setHeader(name: string, value: string): unknown
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown
  end(text: string, encoding: 'latin1' | 'utf8'): unknown
}

let [dateSecond, dateText] = [-1, '']
/** @source RFC 9110 §6.6.1 */
function dateNow(): string {
  const nowMs = Date.now()
  const second = Math.floor(nowMs / 1000)
  if (second !== dateSecond) [dateSecond, dateText] = [second, new Date(nowMs).toUTCString()]
  return dateText
}

/** @param send takes the whole message, once. @throws {TypeError} a field that would not be one line */
export function createPlainResponse(keepAliveSeconds: number, send: (message: string, encoding: 'latin1' | 'utf8', isLast: boolean) => void): RawResponse {
  const set: Record<string, string> = {}
  let [lines, isLast, hasLength] = ['', false, false]
  const add = (name: string, value: string): void => {
    if (!/^[\t -~]*$/.test(value)) throw new TypeError(`the value of ${name}`)
    if (name === 'connection') isLast = value === 'close'
    else {
      lines += `${name}: ${value}\r\n`
      hasLength ||= name === 'content-length'
    }
  }
  const response = {
    headersSent: false,
    setHeader: (name: string, value: string) => void (set[name.toLowerCase()] = value),
    writeHead(status: number, headers: OutgoingHttpHeaders) {
      lines = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
      for (const name in set) add(name, set[name]!)
      for (const name in headers) add(name.toLowerCase(), String(headers[name]))
    },
    end(text: string, encoding: 'latin1' | 'utf8') {
      if (response.headersSent) return
      response.headersSent = true
      const length = hasLength ? '' : `content-length: ${Buffer.byteLength(text, encoding)}\r\n`
      const connection = isLast ? 'Connection: close\r\n' : `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}\r\n`
      send(`${lines}${length}Date: ${dateNow()}\r\n${connection}\r\n${text}`, encoding, isLast)
    },
  }
  return response
}
