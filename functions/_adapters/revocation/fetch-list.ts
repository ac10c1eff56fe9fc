// One door to the outside for revocation lists and status answers: by the scheme of the address, to allowed hosts alone.
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import { fetchHttp, type FetchLimits } from './fetch-http.ts'
import { fetchLdap } from './fetch-ldap.ts'

const LIST_LIMITS: FetchLimits = { mostBytes: 64 * 1_048_576, timeoutMs: 120_000, leastBytesPerSecond: 2_048 }
const OCSP_LIMITS: FetchLimits = { mostBytes: 65_536, timeoutMs: 4_000, leastBytesPerSecond: 1 }

export interface FetchRevocation {
  /** @throws {RevocationProblem} */
  list(url: string): Promise<Uint8Array>
  /** @throws {RevocationProblem} */
  status(url: string, request: Uint8Array): Promise<Uint8Array>
}

export const createFetchRevocation = (limits: { list?: Partial<FetchLimits>; status?: Partial<FetchLimits> } = {}): FetchRevocation => ({
  list: async (text) => {
    const url = readUrl(text)
    const all = { ...LIST_LIMITS, ...limits.list }
    return url.protocol.startsWith('ldap') ? fetchLdap(url, all) : fetchHttp({ url, limits: all, accept: 'application/pkix-crl, application/x-pem-file;q=0.5, */*;q=0.1' })
  },
  status: async (text, request) => {
    const url = readUrl(text)
    if (url.protocol.startsWith('ldap')) throw new RevocationProblem('scheme_unsupported', url.protocol)
    return fetchHttp({ url, limits: { ...OCSP_LIMITS, ...limits.status }, body: { contentType: 'application/ocsp-request', bytes: request }, accept: 'application/ocsp-response' })
  },
})

const SCHEMES = ['http:', 'https:', 'ldap:', 'ldaps:']
const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ldap:': '389', 'ldaps:': '636' }

/** @throws {RevocationProblem} scheme_unsupported — not one of http, https, ldap, ldaps, or with a user name in it */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !SCHEMES.includes(url.protocol) || url.hostname === '' || url.username !== '' || url.password !== '') throw new RevocationProblem('scheme_unsupported', text.slice(0, 120))
  return url
}

/** `crl.example.cn:80`: what an allow list compares. */
export const hostOf = (url: URL): string => `${url.hostname.toLowerCase()}:${url.port || PORTS[url.protocol]}`
