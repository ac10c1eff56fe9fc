// Owns Z, the digest of a signer's identity and public key: worked out once for each pair, the most recently used kept.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { GmEngine } from '../../_adapters/gm-engine/gm-engine.ts'
import { refuse } from './refusal.ts'

const MOST_KEPT = 1024
const LONGEST_ID_BYTES = 0x1fff

export interface SignerId {
  readonly signerIDLen?: number
  readonly signerID?: Uint8Array
}

export interface Identities {
  /** Z. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — the identity's length is not what is said, or the key is no point */
  zOf(publicKey65: Uint8Array, signer: SignerId): Uint8Array
}

/** The identity, or undefined for the default one. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
export function identityOf({ signerIDLen, signerID }: SignerId): Uint8Array | undefined {
  if (signerIDLen !== undefined && signerIDLen !== (signerID?.length ?? 0)) throw refuse('GM_INVALID_DATA_FORMAT', 'signerIDLen')
  if (signerID === undefined || signerID.length === 0) return undefined
  if (signerID.length > LONGEST_ID_BYTES) throw refuse('GM_INVALID_DATA_FORMAT', 'signerID')
  return signerID
}

export function createIdentities(gm: Pick<GmEngine, 'zValue'>): Identities {
  const kept = new Map<string, Uint8Array>()
  const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return {
    zOf(publicKey65, signer) {
      const id = identityOf(signer)
      const key = id ? `${latin1(publicKey65)}${latin1(id)}` : latin1(publicKey65)
      const there = kept.get(key)
      if (there) return there
      try {
        const z = gm.zValue(publicKey65, id)
        if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
        kept.set(key, z)
        return z
      } catch (cause) {
        if (cause instanceof CryptoError) throw refuse('GM_INVALID_DATA_FORMAT', cause.code)
        throw cause
      }
    },
  }
}
