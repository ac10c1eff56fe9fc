// Owns writing elements into an array whose size is known, for what is made thousands of times a second.

/** Bytes of an element with so much content. @source ITU-T X.690 §8.1.3. */
export function sizedElement(contentBytes: number): number {
  return contentBytes + (contentBytes < 0x80 ? 2 : contentBytes < 0x100 ? 3 : contentBytes < 0x10000 ? 4 : contentBytes < 0x1000000 ? 5 : 6)
}

/** Writes tag and length. @returns where the content begins. @source ITU-T X.690 §8.1.3, §10.1. */
export function writeHeader(out: Uint8Array, start: number, tag: number, contentBytes: number): number {
  out[start] = tag
  const octets = sizedElement(contentBytes) - contentBytes - 2
  if (octets === 0) {
    out[start + 1] = contentBytes
    return start + 2
  }
  out[start + 1] = 0x80 | octets
  for (let i = octets, rest = contentBytes; i > 0; i--, rest = Math.floor(rest / 256)) out[start + 1 + i] = rest & 0xff
  return start + 2 + octets
}

/** Writes the bytes as they are. @returns where they end. */
export function writeBytes(out: Uint8Array, start: number, bytes: Uint8Array): number {
  out.set(bytes, start)
  return start + bytes.length
}

/** Writes `count` decimal digits. @returns where they end. */
export function writeDigits(out: Uint8Array, start: number, value: number, count: number): number {
  for (let at = start + count - 1, rest = value; at >= start; at--, rest = Math.floor(rest / 10)) out[at] = 0x30 + (rest % 10)
  return start + count
}
