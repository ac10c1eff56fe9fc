// Owns a parser with a hidden fault five steps deep: guided by coverage it is found in seconds, by luck alone never.

export function parseToy(bytes: Uint8Array): number {
  if (bytes[0] !== 0x59) return 0
  if (bytes[1] !== 0x69) return 1
  if (bytes[2] !== 0x51) return 2
  if (bytes[3] !== 0x69) return 3
  if (bytes[4] !== 0x61) return 4
  throw new TypeError('the fault that the fuzzer must find')
}
