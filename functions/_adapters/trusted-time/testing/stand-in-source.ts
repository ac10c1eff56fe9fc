// A time source for tests: a real UDP socket that answers NTP as a test wants it, honestly when nothing is said.
import { createSocket } from 'node:dgram'
import { encodeNtpPacket, packReferenceId, parseNtpPacket, type NtpPacket } from '../../../_domain/trusted-time/ntp-packet.ts'
import { encodeNtpTimestamp } from '../../../_domain/trusted-time/ntp-timestamp.ts'

/** What true time is in tests: it does not follow the host when that is set. Milliseconds with a fraction. */
export const trueTimeMs = (): number => performance.timeOrigin + performance.now()

export interface StandInSource {
  address: { host: string; port: number }
  /** how many datagrams came */
  asked: number
  /** source minus true time */
  offsetMs: number
  /** fields of the answer that are not as they should be */
  fields: Partial<NtpPacket>
  /** instead of one honest answer: the datagrams to send, in order */
  answer: ((request: NtpPacket, honest: NtpPacket) => readonly Uint8Array[]) | undefined
  close(): Promise<void>
}

/** @param port 0 takes a free one */
export function openStandInSource(some: Partial<Pick<StandInSource, 'offsetMs' | 'fields' | 'answer'>> = {}, port = 0): Promise<StandInSource> {
  const socket = createSocket('udp4')
  const source: StandInSource = {
    address: { host: '127.0.0.1', port: 0 },
    asked: 0,
    offsetMs: 0,
    fields: {},
    answer: undefined,
    ...some,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
  socket.on('message', (bytes, from) => {
    const receive = encodeNtpTimestamp(trueTimeMs() + source.offsetMs)
    const request = parseNtpPacket(bytes)
    if (!request) return
    source.asked++
    const honest = honestAnswer(request, receive, source)
    const datagrams = source.answer ? source.answer(request, honest) : [encodeNtpPacket(honest)]
    for (const datagram of datagrams) socket.send(datagram, from.port, from.address)
  })
  return new Promise((resolve) => {
    socket.bind(port, '127.0.0.1', () => {
      source.address.port = socket.address().port
      resolve(source)
    })
  })
}

function honestAnswer(request: NtpPacket, receive: bigint, source: StandInSource): NtpPacket {
  return {
    leap: 0,
    version: 4,
    mode: 4,
    stratum: 1,
    poll: request.poll,
    precision: -20,
    rootDelayMs: 0,
    rootDispersionMs: 0.1,
    referenceId: packReferenceId('GPS'),
    reference: encodeNtpTimestamp(trueTimeMs() + source.offsetMs - 1000),
    origin: request.transmit,
    receive,
    transmit: encodeNtpTimestamp(trueTimeMs() + source.offsetMs),
    ...source.fields,
  }
}
