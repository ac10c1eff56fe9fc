// Owns ContentInfo: which kind of message it is, in which family, and the body inside.
import { openFields } from '../der/cursor.ts'
import { assertTag, insideExplicit, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeContext, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'

export type MessageFamily = 'gm' | 'pkcs'
export type MessageKind = 'signed' | 'enveloped' | 'signed-and-enveloped' | 'encrypted'

/** @source GM/T 0010-2012 §6; RFC 2315 §14; RFC 5652 (which has no signed-and-enveloped). */
const kinds: Readonly<Record<MessageFamily, Readonly<Record<MessageKind, string>>>> = {
  gm: { signed: OID.gmSignedData, enveloped: OID.gmEnvelopedData, 'signed-and-enveloped': OID.gmSignedAndEnvelopedData, encrypted: OID.gmEncryptedData },
  pkcs: { signed: OID.pkcsSignedData, enveloped: OID.pkcsEnvelopedData, 'signed-and-enveloped': OID.pkcsSignedAndEnvelopedData, encrypted: OID.pkcsEncryptedData },
}

/** Plain data of a family. @source GM/T 0010-2012 §6; RFC 5652 §4. */
export function familyDataOid(family: MessageFamily): string {
  return family === 'gm' ? OID.gmData : OID.pkcsData
}

/** @param bodyDer  what stands inside [0] EXPLICIT. @source GM/T 0010-2012 §6; RFC 5652 §3. */
export function encodeContentInfo(family: MessageFamily, kind: MessageKind, bodyDer: Uint8Array): Uint8Array {
  return encodeSequence(encodeOid(kinds[family][kind]), encodeContext(0, bodyDer))
}

export interface ContentInfo {
  readonly family: MessageFamily
  readonly contentTypeDer: Uint8Array
  /** SEQUENCE. */
  readonly body: DerElement
}

/** @throws {CryptoError} cms.content_type_unsupported — another kind of message. der.* @source GM/T 0010-2012 §6; RFC 5652 §3. */
export function readContentInfoOf(kind: MessageKind, element: DerElement): ContentInfo {
  const outer = openFields(element)
  const type = outer.next(TAG.oid)
  const oid = readOid(type)
  const family = oid === kinds.gm[kind] ? 'gm' : 'pkcs'
  if (oid !== kinds[family][kind]) throw new CryptoError('cms.content_type_unsupported', oid)
  const body = assertTag(insideExplicit(outer.next(contextTag(0))), TAG.sequence)
  outer.done()
  return { family, contentTypeDer: rawOf(type), body }
}
