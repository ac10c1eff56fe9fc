// Owns the 48 bytes of an NTP packet: read and written, judged elsewhere.

export const NTP_PACKET_BYTES = 48

export interface NtpPacket {
  /** 0 none, 1 last minute has 61 s, 2 has 59 s, 3 not synchronised */
  leap: number
  version: number
  /** 3 client, 4 server */
  mode: number
  stratum: number
  poll: number
  /** log2 of seconds, signed */
  precision: number
  rootDelayMs: number
  rootDispersionMs: number
  /** 32 bits */
  referenceId: number
  reference: bigint
  origin: bigint
  receive: bigint
  transmit: bigint
}

const SHORT = 65_536

/**
 * @param bytes what came; extension fields and MAC behind the 48 bytes are left unread
 * @returns undefined when there are fewer than 48 bytes
 * @source RFC 5905 §7.3
 */
export function parseNtpPacket(bytes: Uint8Array): NtpPacket | undefined {
  if (bytes.length < NTP_PACKET_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, NTP_PACKET_BYTES)
  const first = view.getUint8(0)
  return {
    leap: first >> 6,
    version: (first >> 3) & 7,
    mode: first & 7,
    stratum: view.getUint8(1),
    poll: view.getInt8(2),
    precision: view.getInt8(3),
    rootDelayMs: (view.getUint32(4) / SHORT) * 1000,
    rootDispersionMs: (view.getUint32(8) / SHORT) * 1000,
    referenceId: view.getUint32(12),
    reference: view.getBigUint64(16),
    origin: view.getBigUint64(24),
    receive: view.getBigUint64(32),
    transmit: view.getBigUint64(40),
  }
}

/** Delays above 65,535 s are written as that. @source RFC 5905 §7.3 */
export function encodeNtpPacket(packet: NtpPacket): Uint8Array {
  const bytes = new Uint8Array(NTP_PACKET_BYTES)
  const view = new DataView(bytes.buffer)
  const short = (ms: number) => Math.min(0xffffffff, Math.max(0, Math.round((ms / 1000) * SHORT)))
  view.setUint8(0, (packet.leap << 6) | (packet.version << 3) | packet.mode)
  view.setUint8(1, packet.stratum)
  view.setInt8(2, packet.poll)
  view.setInt8(3, packet.precision)
  view.setUint32(4, short(packet.rootDelayMs))
  view.setUint32(8, short(packet.rootDispersionMs))
  view.setUint32(12, packet.referenceId)
  view.setBigUint64(16, packet.reference)
  view.setBigUint64(24, packet.origin)
  view.setBigUint64(32, packet.receive)
  view.setBigUint64(40, packet.transmit)
  return bytes
}

/** Four letters at stratum 0 and 1 (unprintable ones left out), a dotted address above. */
export function describeReferenceId(referenceId: number, stratum: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (referenceId >>> shift) & 255)
  if (stratum > 1) return bytes.join('.')
  return bytes.filter((byte) => byte > 32 && byte < 127).map((byte) => String.fromCharCode(byte)).join('')
}

/** Four bytes of a dotted IPv4 address, or of four letters. */
export function packReferenceId(text: string): number {
  const dotted = /^\d+\.\d+\.\d+\.\d+$/.test(text)
  const bytes = dotted ? text.split('.').map(Number) : [0, 1, 2, 3].map((at) => text.charCodeAt(at) || 0)
  return bytes.reduce((packed, byte) => ((packed << 8) | (byte & 255)) >>> 0, 0)
}
