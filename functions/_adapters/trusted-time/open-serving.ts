// Connects the SNTP server with trusted time, when a port is set.
import { createHash } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { packReferenceId } from '../../_domain/trusted-time/ntp-packet.ts'
import type { ServedTime } from '../../_domain/trusted-time/sntp-answer.ts'
import type { TimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import { readTogether, type Clocks } from './clocks.ts'
import { TimeSettingError, type TimeSettings } from './settings.ts'
import { openSntpServer, type SntpServer } from './sntp-server.ts'
import type { Source } from './source.ts'

/** A host clock that nobody checks: what chrony's `local` says of itself. */
const HOST_STRATUM = 10
const HOST_REFERENCE = packReferenceId('127.127.1.1')

export interface Serving {
  settings: TimeSettings
  keeper: TimeKeeper
  clocks: Clocks
  sources: readonly Source[]
}

/** @throws {TimeSettingError} the port cannot be bound */
export async function openServing({ settings, keeper, clocks, sources }: Serving): Promise<SntpServer | undefined> {
  if (settings.servePort === null) return undefined
  const read = () => keeper.read(readTogether(clocks))
  const standing = (): Omit<ServedTime, 'receivedMs' | 'transmittedMs'> | undefined => {
    const time = read()
    if (!time) return undefined
    const { anchor } = keeper.facts(readTogether(clocks))
    if (!anchor) return { leapPending: 0, stratum: HOST_STRATUM, referenceId: HOST_REFERENCE, referenceMs: time.timeMs, rootDelayMs: 0, rootDispersionMs: time.accuracyMs }
    const { reference, leapPending } = anchor.agreement
    const { sample } = reference
    if (sample.stratum >= 15) return undefined
    const rootDelayMs = sample.rootDelayMs + sample.delayMs
    const ip = sources.find(({ address }) => address === reference.address)?.ip()
    return {
      leapPending,
      stratum: sample.stratum + 1,
      referenceId: referenceOf(ip ?? ''),
      referenceMs: anchor.atMonotonicMs + anchor.agreement.biasMs,
      rootDelayMs,
      rootDispersionMs: Math.max(0, time.accuracyMs - rootDelayMs / 2),
    }
  }
  try {
    return await openSntpServer({ port: settings.servePort, address: settings.serveAddress, standing, readMs: () => read()?.timeMs, monotonicMs: clocks.monotonicMs })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const place = `${settings.serveAddress}:${settings.servePort}`
    throw new TimeSettingError('TIME_SERVE_PORT', `无法监听 UDP ${place}（${code}）；123 端口需要相应权限`, `UDP ${place} cannot be bound (${code}); port 123 needs the right to`)
  }
}

/** @source RFC 5905 §7.3: the IPv4 address, or the first four bytes of the MD5 of an IPv6 address */
function referenceOf(ip: string): number {
  if (isIPv4(ip)) return packReferenceId(ip)
  return createHash('md5').update(ipv6Bytes(ip)).digest().readUInt32BE(0)
}

function ipv6Bytes(ip: string): Uint8Array {
  const [head = '', tail = ''] = ip.replace(/%.*$/, '').split('::')
  const groups = (text: string) => text.split(':').filter(Boolean).map((group) => parseInt(group, 16))
  const [left, right] = [groups(head), groups(tail)]
  const all = ip.includes('::') ? [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right] : left
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]))
}
