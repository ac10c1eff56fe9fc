// Decides what one datagram from a time source is worth: a sample, a refusal, a kiss of death, or not our answer at all.
import { describeReferenceId, parseNtpPacket, type NtpPacket } from './ntp-packet.ts'
import { parseNtpTimestamp } from './ntp-timestamp.ts'

/** What we know of the request that is answered. */
export interface SentRequest {
  /** 64 random bits that stood in the transmit field */
  transmit: bigint
  sentAtMonotonicMs: number
  receivedAtMonotonicMs: number
  /** picks the NTP era */
  pivotMs: number
}

export interface SourceSample {
  /** source's time minus our monotonic clock */
  biasMs: number
  delayMs: number
  /** reading errors of both sides and what a clock may drift during the round trip */
  dispersionMs: number
  atMonotonicMs: number
  stratum: number
  refid: string
  rootDelayMs: number
  rootDispersionMs: number
  leap: number
}

export type ReplyVerdict =
  | { kind: 'sample'; sample: SourceSample }
  /** from the source, but it has no time to give */
  | { kind: 'unsynchronised'; refusal: string }
  | { kind: 'kiss'; code: string }
  /** not the answer to our question: keep waiting for that */
  | { kind: 'ignored'; refusal: string }

/** A clock's frequency tolerance: 15 ppm. @source RFC 5905 §7.2 PHI */
export const TOLERANCE = 15e-6
/** Sources further than this from a reference clock are refused. @source RFC 5905 §7.2 MAXDISP halved, ntpd's `maxdist` */
export const ROOT_DISTANCE_LIMIT_MS = 1500
/** How much longer than the round trip a source may claim to have worked on the answer: two clocks' grain. */
const NEGATIVE_DELAY_MS = 1
const OUR_PRECISION_MS = 0.001

/** @source RFC 5905 §8 (on-wire protocol), §7.4 (kiss codes), RFC 4330 §5 (client checks), RFC 8633 §5 (origin as a nonce) */
export function judgeReply(bytes: Uint8Array, sent: SentRequest): ReplyVerdict {
  const packet = parseNtpPacket(bytes)
  if (!packet) return { kind: 'ignored', refusal: 'short-packet' }
  if (packet.mode !== 4) return { kind: 'ignored', refusal: 'not-a-server' }
  if (packet.version < 1 || packet.version > 4) return { kind: 'ignored', refusal: 'version' }
  if (packet.origin !== sent.transmit) return { kind: 'ignored', refusal: 'origin-mismatch' }
  if (packet.stratum === 0) return kissOf(packet)
  const refusal = refusalOf(packet)
  return refusal ? { kind: 'unsynchronised', refusal } : sampleOf(packet, sent)
}

function kissOf(packet: NtpPacket): ReplyVerdict {
  const code = describeReferenceId(packet.referenceId, 0)
  if (code === 'DENY' || code === 'RSTR' || code === 'RATE') return { kind: 'kiss', code }
  return { kind: 'unsynchronised', refusal: code ? `stratum-0-${code}` : 'stratum-0' }
}

function refusalOf(packet: NtpPacket): string | undefined {
  if (packet.leap === 3) return 'leap-alarm'
  if (packet.stratum > 15) return 'stratum-16'
  if (packet.transmit === 0n || packet.receive === 0n) return 'no-time'
  if (packet.rootDelayMs / 2 + packet.rootDispersionMs > ROOT_DISTANCE_LIMIT_MS) return 'root-distance'
  return undefined
}

function sampleOf(packet: NtpPacket, sent: SentRequest): ReplyVerdict {
  const received = parseNtpTimestamp(packet.receive, sent.pivotMs)
  const transmitted = parseNtpTimestamp(packet.transmit, sent.pivotMs)
  const elapsedMs = sent.receivedAtMonotonicMs - sent.sentAtMonotonicMs
  const delayMs = elapsedMs - (transmitted - received)
  if (transmitted < received) return { kind: 'unsynchronised', refusal: 'sent-before-received' }
  if (delayMs < -NEGATIVE_DELAY_MS) return { kind: 'unsynchronised', refusal: 'negative-delay' }
  if (packet.reference !== 0n && parseNtpTimestamp(packet.reference, sent.pivotMs) > transmitted + 1000) {
    return { kind: 'unsynchronised', refusal: 'reference-in-future' }
  }
  const theirPrecisionMs = 1000 * Math.pow(2, Math.max(-30, Math.min(0, packet.precision)))
  const sample: SourceSample = {
    biasMs: (received - sent.sentAtMonotonicMs + (transmitted - sent.receivedAtMonotonicMs)) / 2,
    delayMs: Math.max(0, delayMs),
    dispersionMs: theirPrecisionMs + OUR_PRECISION_MS + TOLERANCE * elapsedMs,
    atMonotonicMs: sent.receivedAtMonotonicMs,
    stratum: packet.stratum,
    refid: describeReferenceId(packet.referenceId, packet.stratum),
    rootDelayMs: packet.rootDelayMs,
    rootDispersionMs: packet.rootDispersionMs,
    leap: packet.leap,
  }
  return { kind: 'sample', sample }
}
