// Settings of `signing`, each with its value when absent. A port that is not given is not opened.
import { readFileSync } from 'node:fs'
import type tls from 'node:tls'
import type { ResponseTimestamp } from './transports/finish-answer.ts'
import { oneOf } from './one-of.ts'

export interface Config {
  /** SIGNING_HOST, default 127.0.0.1: where the sockets beside HTTP listen */
  host: string
  /** SIGNING_TCP_PORT, SIGNING_TLS_PORT, SIGNING_UDP_PORT, SIGNING_HTTPS_PORT; 0 takes any free one */
  ports: Readonly<Record<'tcp' | 'tls' | 'udp' | 'https', number | undefined>>
  /** SIGNING_SOURCES for all, SIGNING_TCP_SOURCES … for one: addresses and ranges that are answered at all, separated by commas; default this machine */
  sources: Readonly<Record<'tcp' | 'tls' | 'udp' | 'http' | 'https', readonly string[]>>
  /** SIGNING_TRUSTED_PROXIES: whose X-Forwarded-For is believed; none */
  trustedProxies: readonly string[]
  /** SIGNING_TLS_CERT_FILE, SIGNING_TLS_KEY_FILE; SIGNING_TLS_CLIENT_CA_FILE: clients must show a certificate of these authorities */
  tls: tls.TlsOptions | undefined
  /** SIGNING_SESSIONS: memory, or shared: sessions over HTTP and SOF go on at any instance, by the database; default shared where INSTANCE names one of several */
  sessions: 'memory' | 'shared'
  /** SIGNING_RESPONSE_TIMESTAMP: asked (default), always, never — whether an answer in DER carries a timestamp over itself */
  responseTimestamp: ResponseTimestamp
}

export const loopback: readonly string[] = ['127.0.0.0/8', '::1/128']

type Env = Readonly<Record<string, string | undefined>>

const listOf = (text: string | undefined): string[] => (text ?? '').split(',').map((each) => each.trim()).filter(Boolean)

function portOf(env: Env, name: string): number | undefined {
  const given = env[name]
  if (given === undefined || given === '' || given === 'off') return undefined
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) throw new Error(`${name} must be a port`)
  return Number(given)
}

export function readConfig(env: Env): Config {
  const shared = listOf(env['SIGNING_SOURCES'])
  const sourcesOf = (transport: string): readonly string[] => {
    const own = listOf(env[`SIGNING_${transport}_SOURCES`])
    return own.length > 0 ? own : shared.length > 0 ? shared : loopback
  }
  const ports = { tcp: portOf(env, 'SIGNING_TCP_PORT'), tls: portOf(env, 'SIGNING_TLS_PORT'), udp: portOf(env, 'SIGNING_UDP_PORT'), https: portOf(env, 'SIGNING_HTTPS_PORT') }
  const tlsOptions = readTls(env)
  if ((ports.tls !== undefined || ports.https !== undefined) && !tlsOptions) throw new Error('SIGNING_TLS_CERT_FILE and SIGNING_TLS_KEY_FILE are needed for TLS')
  return {
    host: env['SIGNING_HOST'] || '127.0.0.1',
    ports,
    sources: { tcp: sourcesOf('TCP'), tls: sourcesOf('TLS'), udp: sourcesOf('UDP'), http: sourcesOf('HTTP'), https: sourcesOf('HTTPS') },
    trustedProxies: listOf(env['SIGNING_TRUSTED_PROXIES']),
    tls: tlsOptions,
    sessions: oneOf(env, 'SIGNING_SESSIONS', env['INSTANCE'] ? ['shared', 'memory'] : ['memory', 'shared']),
    responseTimestamp: oneOf(env, 'SIGNING_RESPONSE_TIMESTAMP', ['asked', 'always', 'never']),
  }
}

function readTls(env: Env): tls.TlsOptions | undefined {
  const [cert, key, clients] = [env['SIGNING_TLS_CERT_FILE'], env['SIGNING_TLS_KEY_FILE'], env['SIGNING_TLS_CLIENT_CA_FILE']]
  if (!cert || !key) return undefined
  return { cert: readFileSync(cert), key: readFileSync(key), minVersion: 'TLSv1.2', ...(clients && { ca: readFileSync(clients), requestCert: true, rejectUnauthorized: true }) }
}
