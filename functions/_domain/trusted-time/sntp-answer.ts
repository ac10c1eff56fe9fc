// Answers an SNTP request from trusted time: never longer than the request, an alarm when there is no time to give.
import { encodeNtpPacket, packReferenceId, parseNtpPacket, type NtpPacket } from './ntp-packet.ts'
import { encodeNtpTimestamp } from './ntp-timestamp.ts'

/** What the server stands on at the moment of a request. */
export interface ServedTime {
  leapPending: -1 | 0 | 1
  /** 2…15; that of our source plus one, 10 for a host clock nobody checks */
  stratum: number
  /** our source: 32 bits of its address */
  referenceId: number
  /** when a quorum last agreed, milliseconds since the epoch */
  referenceMs: number
  rootDelayMs: number
  rootDispersionMs: number
  receivedMs: number
  transmittedMs: number
}

/** log2 of seconds: a reading of the clock and the way to the socket take some tens of microseconds */
const PRECISION = -14
const LEAP_ALARM = 3

/** A client's question, versions 1 to 4. Anything else (control, private, symmetric, broadcast) is never answered. */
export function parseSntpRequest(bytes: Uint8Array): NtpPacket | undefined {
  const request = bytes.length <= 1024 ? parseNtpPacket(bytes) : undefined
  return request && request.mode === 3 && request.version >= 1 && request.version <= 4 ? request : undefined
}

/**
 * @param served undefined when time is not available: leap alarm, stratum 16, and no time at all in the packet
 * @source RFC 5905 §9.2, RFC 4330 §6
 */
export function answerSntp(request: NtpPacket, served: ServedTime | undefined): Uint8Array {
  if (!served) return encodeNtpPacket({ ...reply(request), leap: LEAP_ALARM, stratum: 16, referenceId: packReferenceId('INIT') })
  return encodeNtpPacket({
    ...reply(request),
    leap: served.leapPending === 0 ? 0 : served.leapPending === 1 ? 1 : 2,
    stratum: served.stratum,
    rootDelayMs: served.rootDelayMs,
    rootDispersionMs: served.rootDispersionMs,
    referenceId: served.referenceId,
    reference: encodeNtpTimestamp(served.referenceMs),
    receive: encodeNtpTimestamp(served.receivedMs),
    transmit: encodeNtpTimestamp(served.transmittedMs),
  })
}

/** Tells a client that asks too often to slow down. @source RFC 5905 §7.4 */
export const kissSntp = (request: NtpPacket): Uint8Array =>
  encodeNtpPacket({ ...reply(request), leap: LEAP_ALARM, stratum: 0, referenceId: packReferenceId('RATE'), receive: request.transmit, transmit: request.transmit })

const reply = (request: NtpPacket): NtpPacket => ({
  leap: 0,
  version: request.version,
  mode: 4,
  stratum: 0,
  poll: request.poll,
  precision: PRECISION,
  rootDelayMs: 0,
  rootDispersionMs: 0,
  referenceId: 0,
  reference: 0n,
  origin: request.transmit,
  receive: 0n,
  transmit: 0n,
})
