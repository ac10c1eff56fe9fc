// Owns the map of the engine's memory below the compiler's own data (which begins at 256 KiB).
//
// Everything secret lives below `scratchEnd`, or in the exchange area; `wipe` erases both.

/** Bytes of a field element or scalar in limbs: 9 × 64 bits. */
export const ELEMENT: usize = 72
/** Bytes of a Jacobian point: X, Y, Z. */
export const POINT: usize = 216
/** Bytes of an affine point in a table: x and y in 9 × 32 bits each, filled up to a multiple of 16. */
export const ENTRY: usize = 80

/** Temporaries of the point formulas. */
export const T0: usize = 0x0400
export const T1: usize = 0x0450
export const T2: usize = 0x04a0
export const T3: usize = 0x04f0
export const T4: usize = 0x0540
export const T5: usize = 0x0590
export const T6: usize = 0x05e0
export const T7: usize = 0x0630
/** Temporaries of conversions and checks. */
export const C0: usize = 0x0680
export const C1: usize = 0x06d0
export const C2: usize = 0x0720
export const C3: usize = 0x0770
/** Affine point under addition: x, y. */
export const AX: usize = 0x0800
export const AY: usize = 0x0850
/** Points. */
export const P0: usize = 0x0900
export const P1: usize = 0x0a00
export const P2: usize = 0x0b00
/** Scalars, in limbs or in words. */
export const S0: usize = 0x0d00
export const S1: usize = 0x0d50
export const S2: usize = 0x0da0
export const S3: usize = 0x0df0
export const S4: usize = 0x0e40
export const S5: usize = 0x0e90
export const S6: usize = 0x0ee0
export const S7: usize = 0x0f30
/** Scalar under recoding: 5 words of 64 bits. */
export const K: usize = 0x0f80
/** Inversion: d, e, f, g of 9 × 32 bits, matrix. */
export const INV: usize = 0x1000
/** Digits of wNAF, a byte each. */
export const NAF: usize = 0x1100
/** SM3: chaining value, schedule, block under way. */
export const HV: usize = 0x1300
export const HW: usize = 0x1340
export const HB: usize = 0x1480
/** HMAC: padded key and inner digest. */
export const HK: usize = 0x1500
/** Round keys of SM4, counter, key stream; state of GHASH. */
export const SM4K: usize = 0x1600
export const SM4C: usize = 0x1680
export const SM4T: usize = 0x1700
export const GH: usize = 0x1800
/** Affine points in limbs, for results. */
export const R0: usize = 0x1900
export const R1: usize = 0x1a00
/** Table of odd multiples of one point, 16 entries. */
export const ODD: usize = 0x1b00
/** The entry that was chosen in constant time. */
export const CHOSEN: usize = 0x2000
export const scratchStart: usize = 0x0400
export const scratchEnd: usize = 0x2400

/** Jacobian points and prefix products while tables are built. */
export const BUILD_POINTS: usize = 0x4000
export const BUILD_PRODUCTS: usize = 0xb000

/** Where the host puts inputs and takes results. */
export const IO: usize = 0x20000
export const ioBytes: usize = 0x20000
