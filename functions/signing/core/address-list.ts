// Owns lists of addresses and ranges, and how narrowly one of them fits a caller's address.
import { BlockList, isIP } from 'node:net'

const MOST_KNOWN = 10_000

/** @returns the longest prefix that the address is in, counted in IPv6's 128 bits; undefined: in none */
export type AddressList = (address: string) => number | undefined

/** `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`. @throws {RangeError} not an address or a range */
export function createAddressList(entries: readonly string[]): AddressList {
  const ranges = entries.map(parseRange)
  const known = new Map<string, number | undefined>()
  return (given) => {
    if (known.has(given)) return known.get(given)
    const address = plainAddress(given)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    let narrowest: number | undefined
    for (const { list, bits } of ranges) if ((narrowest === undefined || bits > narrowest) && list.check(address, family)) narrowest = bits
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(given, narrowest)
    return narrowest
  }
}

/** IPv4 inside IPv6, as sockets for both show it, is IPv4. */
export const plainAddress = (address: string): string => (address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address)

function parseRange(entry: string): { list: BlockList; bits: number } {
  const [address = '', prefix, ...more] = entry.split('/')
  const version = isIP(address)
  const width = version === 6 ? 128 : 32
  const bits = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  if (version === 0 || more.length > 0 || bits < 0 || bits > width) throw new RangeError(`not an address or range: ${entry}`)
  const list = new BlockList()
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
  return { list, bits: bits + 128 - width }
}

export function isAddressRange(entry: string): boolean {
  try {
    parseRange(entry)
    return true
  } catch {
    return false
  }
}
