// Owns the server's engine for SM2, SM3 and SM4: one instance a thread, tested before it is handed out.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { createBlockCipher, type BlockCipher } from './block-cipher.ts'
import { createEncryption, type Encryption } from './encryption.ts'
import { createHashing, type Hashing } from './hashing.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { createKnownKeys, knownKeysLimits, type KnownKeysLimits } from './known-keys.ts'
import { createScalars, type Scalars } from './scalars.ts'
import { assertKnownAnswers } from './self-test.ts'
import { createSignatures, type Signatures } from './signatures.ts'
import { createVaultArithmetic, type VaultArithmetic } from './vault-arithmetic.ts'

/** Same shapes, codes and answers as shared/crypto, without its `sm2` argument. */
export interface GmEngine extends Hashing, Signatures, Encryption, BlockCipher {
  /** The vault's half of co-signing. */
  readonly vault: VaultArithmetic
  /** Products of points and scalars, for protocols built on them. */
  readonly scalars: Scalars
}

export interface GmEngineParts {
  /** fails closed; node:crypto's on a server */
  readonly random: RandomBytes
  readonly knownKeys?: Partial<KnownKeysLimits>
  /** for tests: an instance of an instrumented module */
  readonly kernel?: Kernel
}

/**
 * Compiles the module, builds its tables and runs the known-answer tests: about 50 ms.
 * @throws {Error} an answer is wrong: the process must not serve.
 */
export function createGmEngine({ random, knownKeys, kernel = createKernel() }: GmEngineParts): GmEngine {
  const engine = assemble(kernel, random, { ...knownKeysLimits, ...knownKeys })
  assertKnownAnswers(engine, assemble(kernel, random, { tables: 1, buildAt: 1, counted: 1 }))
  return engine
}

function assemble(kernel: Kernel, random: RandomBytes, limits: KnownKeysLimits): GmEngine {
  const hashing = createHashing(kernel)
  const scalars = createScalars(kernel, hashing, random)
  const knownKeys = createKnownKeys(kernel, limits)
  return {
    ...hashing,
    ...createSignatures(kernel, hashing, scalars, knownKeys),
    ...createEncryption(hashing, scalars),
    ...createBlockCipher(kernel),
    vault: createVaultArithmetic(kernel, hashing, scalars, knownKeys),
    scalars,
  }
}
