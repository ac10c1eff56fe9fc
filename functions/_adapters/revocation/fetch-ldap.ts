// A revocation list from a directory: one entry, one attribute, no referral followed. @source RFC 4516 (LDAP URL), RFC 4523 §2.3
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { Client } from 'ldapts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { FetchLimits } from './fetch-http.ts'

const ATTRIBUTES = ['certificateRevocationList', 'authorityRevocationList', 'deltaRevocationList']
const DEFAULT_FILTER = '(objectClass=*)'
/** The client puts an answer together piece by piece, at a cost that grows with its square. */
const MOST_BYTES = 16 * 1_048_576
const ENVELOPE_BYTES = 65_536
const REFERRAL = 10
const NO_SUCH_OBJECT = 32

interface LdapAddress {
  server: string
  baseDn: string
  attribute: string
  scope: 'base' | 'one' | 'sub'
  filter: string
}

/** @throws {RevocationProblem} scheme_unsupported — no such attribute is read, or the address is no LDAP address */
export function readLdapUrl(url: URL): LdapAddress {
  const [attributes = '', scope = '', filter = '', extensions = ''] = url.search.slice(1).split('?').map(decode)
  const [bare = 'certificateRevocationList'] = attributes.split(',').filter(Boolean).map((each) => each.replace(/;binary$/i, ''))
  const attribute = ATTRIBUTES.find((each) => each.toLowerCase() === bare.toLowerCase())
  if (!attribute || extensions.startsWith('!')) throw new RevocationProblem('scheme_unsupported', attribute ? 'extension' : `attribute ${bare}`)
  const known = (['base', 'one', 'sub'] as const).find((each) => each === (scope.toLowerCase() || 'base'))
  if (!known) throw new RevocationProblem('scheme_unsupported', `scope ${scope}`)
  return { server: `${url.protocol}//${url.host}`, baseDn: decode(url.pathname.replace(/^\//, '')), attribute, scope: known, filter: filter || DEFAULT_FILTER }
}

/**
 * Anonymous. The first value of the first entry.
 * @throws {RevocationProblem} scheme_unsupported · unreachable · timeout · too_large · referral · not_found
 */
export async function fetchLdap(url: URL, { mostBytes, timeoutMs }: FetchLimits): Promise<Uint8Array> {
  const { server, baseDn, attribute, scope, filter } = readLdapUrl(url)
  const most = Math.min(mostBytes, MOST_BYTES)
  const line = openLine(most)
  const client = new Client({
    url: server, connectTimeout: Math.min(timeoutMs, 5_000), timeout: timeoutMs, strictDN: false,
    createConnection: line.connect as typeof net.connect, createSecureConnection: line.connectSecurely as typeof tls.connect,
  })
  let late: NodeJS.Timeout | undefined
  try {
    const ended = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new RevocationProblem('timeout', `${timeoutMs} ms`)), timeoutMs)
      line.onTooMuch = () => reject(new RevocationProblem('too_large', `more than ${most} octets`))
    })
    const options = { scope, filter, attributes: [attribute, `${attribute};binary`], explicitBufferAttributes: [attribute, `${attribute};binary`], sizeLimit: 2, timeLimit: Math.ceil(timeoutMs / 1000), derefAliases: 'never' as const }
    const { searchEntries, searchReferences } = await Promise.race([client.search(baseDn, options), ended])
    const values = searchEntries.flatMap((entry) => [entry[`${attribute};binary`], entry[attribute]].flat()).filter((value): value is Buffer => Buffer.isBuffer(value) && value.length > 0)
    if (values[0]) return new Uint8Array(values[0])
    throw new RevocationProblem(searchReferences.length > 0 ? 'referral' : 'not_found', baseDn)
  } catch (error) {
    throw asProblem(error)
  } finally {
    clearTimeout(late)
    line.close()
  }
}

interface Line {
  connect: (port: number, host: string) => Socket
  connectSecurely: (port: number, host: string) => Socket
  onTooMuch?: () => void
  close(): void
}

/** The client has no limit of its own for what a server sends: what comes in is counted on the way. */
function openLine(mostBytes: number): Line {
  let socket: Socket | undefined
  let received = 0
  const watch = <S extends Socket>(opened: S): S => {
    socket = opened
    opened.on('data', (piece: Buffer) => {
      received += piece.length
      if (received <= mostBytes + ENVELOPE_BYTES) return
      opened.destroy()
      line.onTooMuch?.()
    })
    return opened
  }
  const line: Line = {
    connect: (port, host) => watch(net.connect(port, host)),
    connectSecurely: (port, host) => watch(tls.connect(port, host, { servername: host })),
    close: () => socket?.destroy(), // a polite unbind waits for a server that may not answer
  }
  return line
}

function asProblem(error: unknown): RevocationProblem {
  if (error instanceof RevocationProblem) return error
  const { code, message } = error as { code?: number | string; message: string }
  if (code === REFERRAL) return new RevocationProblem('referral', '', error)
  if (code === NO_SUCH_OBJECT) return new RevocationProblem('not_found', '', error)
  if (/timeout|timed out/i.test(message)) return new RevocationProblem('timeout', '', error)
  return new RevocationProblem('unreachable', typeof code === 'string' ? code : message.slice(0, 120), error)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RevocationProblem('scheme_unsupported', 'address')
  }
}
