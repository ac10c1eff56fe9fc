// Owns the number by which a key is looked up in the index.

const [oddA, oddB, mixA, mixB] = [0x9e3779b1, 0x5f356495, 0x85ebca77, 0xc2b2ae3d]

/**
 * 48 bits: a number that SQLite keeps in six bytes. No cryptographic digest: two keys of one hash are told apart by reading
 * the line, and whoever could make them alike could as well use the same key twice.
 */
export function keyHash(name: string, value: string): number {
  let [a, b] = [name.length ^ 0x2c1b3c6d, value.length ^ 0x297a2d39]
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    a = Math.imul(a ^ code, oddA)
    b = Math.imul(b ^ code, oddB)
  }
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    a = Math.imul(a ^ code, oddA)
    b = Math.imul(b ^ code, oddB)
  }
  a = Math.imul(a ^ (a >>> 15), mixA) ^ Math.imul(b ^ (b >>> 13), mixB)
  b = Math.imul(b ^ (b >>> 16), mixA) ^ Math.imul(a ^ (a >>> 13), mixB)
  return ((a >>> 0) & 0xffff) * 0x1_0000_0000 + (b >>> 0)
}
