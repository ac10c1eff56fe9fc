// Compresses data that is mostly runs of one byte, as ink on an empty ground is. Small enough for a phone's package.
import { concatBytes } from '@yiqian/shared/crypto/bytes.ts'

const LEAST_RUN = 3
const MOST_RUN = 258

/**
 * One block of fixed codes with matches of distance 1.
 * @returns a zlib stream
 * @source RFC 1950 §2.2; RFC 1951 §3.2.5, §3.2.6
 */
export function deflateRuns(data: Uint8Array): Uint8Array {
  const bits = bitWriter(data.length)
  bits.write(1, 1) // last block
  bits.write(1, 2) // fixed codes
  for (let at = 0; at < data.length; ) {
    bits.code(data[at]!)
    let run = 0
    while (run < MOST_RUN && at + 1 + run < data.length && data[at + 1 + run] === data[at]) run++
    if (run >= LEAST_RUN) writeRun(bits, run)
    at += run >= LEAST_RUN ? 1 + run : 1
  }
  bits.code(256)
  const sum = adler32(data)
  return concatBytes(Uint8Array.of(0x78, 0x01), bits.bytes(), Uint8Array.of(sum >>> 24, (sum >>> 16) & 0xff, (sum >>> 8) & 0xff, sum & 0xff))
}

type Bits = ReturnType<typeof bitWriter>

function bitWriter(expectedBytes: number) {
  let bytes = new Uint8Array(Math.max(64, expectedBytes))
  let [length, held, count] = [0, 0, 0]
  const write = (value: number, size: number): void => {
    held |= value << count
    count += size
    while (count >= 8) {
      if (length === bytes.length) {
        const larger = new Uint8Array(length * 2)
        larger.set(bytes)
        bytes = larger
      }
      bytes[length++] = held & 0xff
      held >>>= 8
      count -= 8
    }
  }
  /** Huffman codes go in with their first bit first. */
  const huffman = (code: number, size: number): void => {
    let turned = 0
    for (let bit = 0; bit < size; bit++) turned |= ((code >> bit) & 1) << (size - 1 - bit)
    write(turned, size)
  }
  return {
    write,
    huffman,
    code(symbol: number): void {
      if (symbol < 144) huffman(0x30 + symbol, 8)
      else if (symbol < 256) huffman(0x190 + symbol - 144, 9)
      else if (symbol < 280) huffman(symbol - 256, 7)
      else huffman(0xc0 + symbol - 280, 8)
    },
    bytes(): Uint8Array {
      if (count > 0) write(0, 8 - count)
      return bytes.slice(0, length)
    },
  }
}

/** Length codes 257 … 285 with their extra bits, then distance code 0 (distance 1). */
function writeRun(bits: Bits, run: number): void {
  if (run === MOST_RUN) bits.code(285)
  else if (run <= 10) bits.code(254 + run)
  else {
    const extra = Math.floor(Math.log2(run - 3)) - 2
    const step = (run - 3) >> extra
    bits.code(257 + 4 * extra + step)
    bits.write((run - 3) & ((1 << extra) - 1), extra)
  }
  bits.huffman(0, 5)
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}
