// Owns the server's engine for SM2, SM3 and SM4: one instance a thread, tested before it is handed out.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { createBlockCipher } from './block-cipher.ts'
import { createEncryption } from './encryption.ts'
import type { GmEngine } from './gm-engine.ts'
import { createHashing } from './hashing.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { createKnownKeys, knownKeysLimits, type KnownKeysLimits } from './known-keys.ts'
import { createScalars } from './scalars.ts'
import { assertKnownAnswers } from './self-test.ts'
import { createSignatures } from './signatures.ts'
import { createVaultArithmetic } from './vault-arithmetic.ts'

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
    vault: createVaultArithmetic(kernel, hashing, scalars),
    scalars,
  }
}
