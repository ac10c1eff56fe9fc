// Owns changing one signer's unsigned attributes in a finished message: everything else keeps its bytes.
import { openFields } from '../der/cursor.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { readOid } from '../der/oid.ts'
import { contextTag } from '../der/tags.ts'
import { encodeContext, encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeAttribute } from './attribute.ts'
import { readContentInfoOf } from './content-info.ts'

/**
 * @param cmsDer       ContentInfo of SignedData, either family.
 * @param signerIndex  as `parseSignedData` numbers them; undefined: the only one.
 * @param change       the attribute's values until now → its new values.
 * @returns the message with the signers in the order of their encodings, as a SET OF demands: numbers may have changed.
 * @throws {CryptoError} cms.structure_invalid — no such signer, or several and none named. cms.* · der.*
 * @source RFC 5652 §11 (unsigned attributes).
 */
export function changeUnsignedAttribute(cmsDer: Uint8Array, signerIndex: number | undefined, oid: string, change: (values: readonly Uint8Array[]) => readonly Uint8Array[]): Uint8Array {
  const { contentTypeDer, body } = readContentInfoOf('signed', parseDer(cmsDer, { maxBytes: 64 * 1024 * 1024 }))
  const fields = childrenOf(body)
  const set = fields[fields.length - 1]
  if (!set) throw new CryptoError('der.element_missing')
  const signers = childrenOf(set)
  if (signerIndex === undefined && signers.length !== 1) throw new CryptoError('cms.structure_invalid', 'not exactly one signer')
  const chosen = signers[signerIndex ?? 0]
  if (!chosen) throw new CryptoError('cms.structure_invalid', 'no such signer')
  const changed = signers.map((signer) => (signer === chosen ? withAttribute(signer, oid, change) : rawOf(signer)))
  const kept = fields.slice(0, -1).map(rawOf)
  return encodeSequence(contentTypeDer, encodeContext(0, encodeSequence(...kept, encodeSetOf(changed))))
}

function withAttribute(signer: DerElement, oid: string, change: (values: readonly Uint8Array[]) => readonly Uint8Array[]): Uint8Array {
  const fields = childrenOf(signer)
  const last = fields[fields.length - 1]
  const hasUnsigned = last?.tag === contextTag(1)
  const attributes = hasUnsigned ? childrenOf(last).map((element) => ({ element, oid: readOid(openFields(element).next()) })) : []
  const others = attributes.filter((attribute) => attribute.oid !== oid).map(({ element }) => rawOf(element))
  const values = attributes.filter((attribute) => attribute.oid === oid).flatMap(({ element }) => childrenOf(childrenOf(element)[1]).map(rawOf))
  const unsigned = encodeSetOf([...others, encodeAttribute(oid, ...change(values))], contextTag(1))
  return encodeSequence(...(hasUnsigned ? fields.slice(0, -1) : fields).map(rawOf), unsigned)
}
