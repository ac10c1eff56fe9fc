// Owns putting revocation lists into a finished SignedData; its signatures do not cover them.
import { childrenOf, insideExplicit, parseDer, rawOf } from '@yiqian/shared/crypto/der/element.ts'
import { contextTag } from '@yiqian/shared/crypto/der/tags.ts'
import { encodeContext, encodeSequence, encodeSetOf } from '@yiqian/shared/crypto/der/write.ts'

const LARGEST_BYTES = 64 * 1024 * 1024

/** @source GB/T 35275 §8.1 (crls [1] IMPLICIT, behind the certificates) */
export function attachLists(cmsDer: Uint8Array, lists: readonly Uint8Array[]): Uint8Array {
  if (lists.length === 0) return cmsDer
  const [type, explicit] = childrenOf(parseDer(cmsDer, { maxBytes: LARGEST_BYTES }))
  const fields = childrenOf(insideExplicit(explicit!)).map(rawOf)
  return encodeSequence(rawOf(type!), encodeContext(0, encodeSequence(...fields.slice(0, -1), encodeSetOf(lists, contextTag(1)), fields.at(-1)!)))
}
