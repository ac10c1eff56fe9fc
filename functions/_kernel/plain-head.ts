// Owns reading the head of a request that is as plain as requests are. Of any other it says so: Node's own parser then decides.

export interface PlainHead {
  readonly target: string
  readonly contentType: string | undefined
  readonly contentLength: number
}

/** Fields that change nothing about where a message ends or who sends it, each at most once. */
const known: ReadonlySet<string> = new Set(['host', 'content-type', 'content-length', 'connection', 'user-agent', 'accept', 'accept-encoding', 'accept-language', 'cache-control', 'pragma'])

/**
 * POST, HTTP/1.1, to a path, with a length, nothing else that matters. No other field is passed over, no doubtful character
 * is forgiven, nothing is folded: what two readers could understand in two ways is none of ours.
 * @param head without the empty line
 * @source RFC 9112 §2.2, §3, §5, §6.3
 */
export function parsePlainHead(head: string): PlainHead | undefined {
  const [line = '', ...lines] = head.split('\r\n')
  const target = /^POST (\/[!-~]*) HTTP\/1\.1$/.exec(line)?.[1]
  if (target === undefined || target.includes('#')) return undefined
  const fields = new Map<string, string>()
  for (const each of lines) {
    const colon = each.indexOf(':')
    const [name, value] = [each.slice(0, Math.max(colon, 0)).toLowerCase(), each.slice(colon + 1)]
    if (!known.has(name) || fields.has(name) || !/^[\t -~]*$/.test(value)) return undefined
    fields.set(name, value.trim())
  }
  const [length, connection] = [fields.get('content-length'), fields.get('connection')]
  if (!fields.get('host') || length === undefined || !/^(?:0|[1-9]\d{0,6})$/.test(length)) return undefined
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined
  return { target, contentType: fields.get('content-type'), contentLength: Number(length) }
}
