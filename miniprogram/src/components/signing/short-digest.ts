// A digest in a form that a person can compare: its first and last bytes.

/** 9f86 d081 … 0f00 a08d */
export function shortDigest(digestHex: string): string {
  const groups = digestHex.match(/.{1,4}/g) ?? []
  return groups.length <= 4 ? groups.join(' ') : `${groups.slice(0, 2).join(' ')} … ${groups.slice(-2).join(' ')}`
}
