// Owns the generations of one key share: the current one, those offered for the next roll, and what is left of older ones.
import { concatBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { ServerShare } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import type { KeyShareRow } from './store.ts'
import type { Wrapping } from './wrapping.ts'

/** Points of older generations kept to tell a stale copy from a wrong PIN. */
const OLDER_KEPT = 64
/** Offers of the next generation that may be open at once: as many answers as a phone may lose in a row. */
const OFFERS_KEPT = 8
const SCALAR = 32
const POINT = 65

export interface OpenedShare {
  /** Of `row.generation`. */
  current: ServerShare
  /** Of `row.generation + 1`, oldest offer first; the phone uses one of them or none. */
  offers: ServerShare[]
}

export interface Generations {
  /** Secret; wipe with {@link wipeShare}. */
  open(row: KeyShareRow): OpenedShare
  /** PC of older generations, newest first; no secret share belongs to them any more. */
  older(row: KeyShareRow): Uint8Array[]
  /** `row` with its first generation. */
  begin(row: KeyShareRow, share: ServerShare): KeyShareRow
  /** One more offer. The current generation stays until the phone uses an offer, so a lost answer costs nothing. */
  offer(row: KeyShareRow, opened: OpenedShare, offered: ServerShare): KeyShareRow
  /** The phone used an offer: it is current now. What it leaves behind, unused offers too, becomes old: who comes with that is a copy. */
  advance(row: KeyShareRow, opened: OpenedShare, used: ServerShare): KeyShareRow
}

export function createGenerations(wrapping: Wrapping): Generations {
  const wrapCurrent = (row: KeyShareRow, share: ServerShare) => wrapping.wrap('current', [row.id, row.generation], encodeShares([share]))
  const wrapOlder = (row: KeyShareRow, points: readonly Uint8Array[]) => JSON.stringify([wrapping.wrap('older', [row.id], concatBytes(...points.slice(0, OLDER_KEPT)))])

  const older = (row: KeyShareRow): Uint8Array[] => {
    const [wrappedHex] = JSON.parse(row.olderPointsJson) as string[]
    return wrappedHex === undefined ? [] : cut(wrapping.unwrap('older', [row.id], wrappedHex), POINT)
  }
  return {
    older,
    open(row) {
      const [current] = decodeShares(wrapping.unwrap('current', [row.id, row.generation], row.wrappedCurrentHex))
      const offers = row.wrappedNextHex === null ? [] : decodeShares(wrapping.unwrap('next', [row.id, row.generation + 1], row.wrappedNextHex))
      return { current: current!, offers }
    },
    begin: (row, share) => ({ ...row, wrappedCurrentHex: wrapCurrent(row, share), wrappedNextHex: null, olderPointsJson: '[]' }),
    offer(row, opened, offered) {
      const offers = [...opened.offers, offered]
      const dropped = offers.splice(0, Math.max(0, offers.length - OFFERS_KEPT))
      const wrappedNextHex = wrapping.wrap('next', [row.id, row.generation + 1], encodeShares(offers))
      const olderPointsJson = dropped.length === 0 ? row.olderPointsJson : wrapOlder(row, [...dropped.map(({ phonePublic }) => phonePublic), ...older(row)])
      return { ...row, wrappedNextHex, olderPointsJson }
    },
    advance(row, opened, used) {
      const left = [opened.current, ...opened.offers.filter((offer) => offer !== used)]
      const next = { ...row, generation: row.generation + 1, wrappedNextHex: null }
      return { ...next, wrappedCurrentHex: wrapCurrent(next, used), olderPointsJson: wrapOlder(row, [...left.map(({ phonePublic }) => phonePublic), ...older(row)]) }
    },
  }
}

export function wipeShare({ current, offers }: OpenedShare): void {
  for (const { serverShare } of [current, ...offers]) wipeBytes(serverShare)
}

const encodeShares = (shares: readonly ServerShare[]): Uint8Array => concatBytes(...shares.flatMap(({ serverShare, phonePublic }) => [serverShare, phonePublic]))

const decodeShares = (bytes: Uint8Array): ServerShare[] => cut(bytes, SCALAR + POINT).map((one) => ({ serverShare: one.slice(0, SCALAR), phonePublic: one.slice(SCALAR) }))

function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  if (bytes.length % length !== 0) throw new Error('a stored list of shares is cut short')
  return Array.from({ length: bytes.length / length }, (_, index) => bytes.slice(index * length, (index + 1) * length))
}
