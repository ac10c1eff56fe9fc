// Owns numbers of 256 bits as 9 limbs of 29 bits: to and from big-endian bytes, and one subtraction of a modulus.

export const limbMask: i64 = 0x1fffffff

/** 32 big-endian bytes → 9 limbs. */
export function readLimbs(r: usize, bytes: usize): void {
  const w0: i64 = bswap<i64>(load<i64>(bytes, 24)), w1: i64 = bswap<i64>(load<i64>(bytes, 16))
  const w2: i64 = bswap<i64>(load<i64>(bytes, 8)), w3: i64 = bswap<i64>(load<i64>(bytes, 0))
  limbsFromWords(r, w0, w1, w2, w3)
}

/** Four words of 64 bits, the lowest first → 9 limbs. */
export function limbsFromWords(r: usize, w0: u64, w1: u64, w2: u64, w3: u64): void {
  store<u64>(r, w0 & 0x1fffffff, 0)
  store<u64>(r, (w0 >> 29) & 0x1fffffff, 8)
  store<u64>(r, ((w0 >> 58) | (w1 << 6)) & 0x1fffffff, 16)
  store<u64>(r, (w1 >> 23) & 0x1fffffff, 24)
  store<u64>(r, ((w1 >> 52) | (w2 << 12)) & 0x1fffffff, 32)
  store<u64>(r, (w2 >> 17) & 0x1fffffff, 40)
  store<u64>(r, ((w2 >> 46) | (w3 << 18)) & 0x1fffffff, 48)
  store<u64>(r, (w3 >> 11) & 0x1fffffff, 56)
  store<u64>(r, w3 >> 40, 64)
}

/** 9 normalised limbs → four words of 64 bits in memory, the lowest first. */
export function wordsFromLimbs(words: usize, a: usize): void {
  store<u64>(words, load<u64>(a, 0) | (load<u64>(a, 8) << 29) | (load<u64>(a, 16) << 58), 0)
  store<u64>(words, (load<u64>(a, 16) >> 6) | (load<u64>(a, 24) << 23) | (load<u64>(a, 32) << 52), 8)
  store<u64>(words, (load<u64>(a, 32) >> 12) | (load<u64>(a, 40) << 17) | (load<u64>(a, 48) << 46), 16)
  store<u64>(words, (load<u64>(a, 48) >> 18) | (load<u64>(a, 56) << 11) | (load<u64>(a, 64) << 40), 24)
}

/** 9 normalised limbs → 32 big-endian bytes. */
export function writeLimbs(bytes: usize, a: usize): void {
  const w0: u64 = load<u64>(a, 0) | (load<u64>(a, 8) << 29) | (load<u64>(a, 16) << 58)
  const w1: u64 = (load<u64>(a, 16) >> 6) | (load<u64>(a, 24) << 23) | (load<u64>(a, 32) << 52)
  const w2: u64 = (load<u64>(a, 32) >> 12) | (load<u64>(a, 40) << 17) | (load<u64>(a, 48) << 46)
  const w3: u64 = (load<u64>(a, 48) >> 18) | (load<u64>(a, 56) << 11) | (load<u64>(a, 64) << 40)
  store<u64>(bytes, bswap<u64>(w3), 0)
  store<u64>(bytes, bswap<u64>(w2), 8)
  store<u64>(bytes, bswap<u64>(w1), 16)
  store<u64>(bytes, bswap<u64>(w0), 24)
}

/** a ← a − modulus if that is not negative; a in [0, 2·modulus), normalised. Constant-time. */
export function reduceOnce(a: usize, modulus: usize): void {
  let borrow: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) borrow = (load<i64>(a + i) - load<i64>(modulus + i) + borrow) >> 29
  const take: i64 = ~(borrow >> 63)
  let carry: i64 = 0
  for (let i: usize = 0; i < 72; i += 8) {
    const v: i64 = load<i64>(a + i) - (load<i64>(modulus + i) & take) + carry
    store<i64>(a + i, v & limbMask)
    carry = v >> 29
  }
}
