// Owns NTP's 64-bit timestamps: seconds since 1900 and a binary fraction, over era 0 (to 2036-02-07) and those after it.

const UNIX_IN_NTP_SECONDS = 2_208_988_800
const ERA_SECONDS = 4_294_967_296
const FRACTION = 4_294_967_296
/** Nothing that this product reads was sent before: a host whose battery died (1970) still finds the right era. */
const EARLIEST_PIVOT_MS = Date.UTC(2024, 0, 1)

/**
 * @param bits   64 bits, seconds above fraction
 * @param pivotMs a time within 68 years of the right one; the host's clock will do. Milliseconds since the Unix epoch.
 * @returns milliseconds since the Unix epoch with a fraction; exact to 0.25 µs
 * @source RFC 5905 §6 (eras), RFC 4330 §3
 */
export function parseNtpTimestamp(bits: bigint, pivotMs: number): number {
  const seconds = Number(bits >> 32n) - UNIX_IN_NTP_SECONDS
  const fraction = Number(bits & 0xffffffffn) / FRACTION
  const pivotSeconds = Math.max(pivotMs, EARLIEST_PIVOT_MS) / 1000
  const era = Math.round((pivotSeconds - seconds) / ERA_SECONDS)
  return (seconds + era * ERA_SECONDS) * 1000 + fraction * 1000
}

/** @param timeMs milliseconds since the Unix epoch, with a fraction. The era is dropped, as the wire has no room for it. */
export function encodeNtpTimestamp(timeMs: number): bigint {
  const wholeSeconds = Math.floor(timeMs / 1000)
  const fraction = Math.min(FRACTION - 1, Math.floor(((timeMs - wholeSeconds * 1000) / 1000) * FRACTION))
  return (BigInt.asUintN(32, BigInt(wholeSeconds + UNIX_IN_NTP_SECONDS)) << 32n) | BigInt(fraction)
}
