// Owns what the engine offers.
import type { BlockCipher } from './block-cipher.ts'
import type { Encryption } from './encryption.ts'
import type { Hashing } from './hashing.ts'
import type { Scalars } from './scalars.ts'
import type { Signatures } from './signatures.ts'
import type { VaultArithmetic } from './vault-arithmetic.ts'

/** Same shapes, codes and answers as shared/crypto, without its `sm2` argument. */
export interface GmEngine extends Hashing, Signatures, Encryption, BlockCipher {
  /** The vault's half of co-signing. */
  readonly vault: VaultArithmetic
  /** Products of points and scalars, for protocols built on them. */
  readonly scalars: Scalars
}
