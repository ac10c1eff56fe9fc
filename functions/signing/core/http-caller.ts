// Owns what an HTTP request tells of its caller: the address, behind proxies that are trusted, and the name in a TLS certificate.
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { createAddressList, plainAddress } from './address-list.ts'

/** @param trustedProxies whose X-Forwarded-For is believed: its last address */
export function createAddressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const proxies = createAddressList(trustedProxies)
  return (request) => {
    const address = plainAddress(request.socket.remoteAddress ?? '')
    if (proxies(address) === undefined) return address
    return plainAddress(String(request.headers['x-forwarded-for'] ?? '').split(',').at(-1)?.trim() || address)
  }
}

/** Common name of the certificate that a TLS client has shown and that was verified. */
export function clientName({ socket }: IncomingMessage): string | undefined {
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>
  if (!authorized || !getPeerCertificate) return undefined
  const name = getPeerCertificate.call(socket, false).subject?.CN
  return Array.isArray(name) ? name[0] : name
}
