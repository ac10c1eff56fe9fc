// Owns reqTimeStampToken and respTimeStampToken: a token of RFC 3161 over the message beside it, in the forms that products write.
import { childrenOf, contentOf, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { TAG, contextPrimitiveTag, contextTag, isConstructed } from '../der/tags.ts'
import { encodeContext, encodeElement } from '../der/write.ts'

/** `octets`: an OCTET STRING that holds the token, as the standard says; `implicit`, `explicit`: the ContentInfo itself. All are read (tolerance `svs-token-form`). */
export type SvsTokenForm = 'octets' | 'implicit' | 'explicit'

/** @param token  TimeStampToken, DER. @source GB/T 38629-2020 §7.3.1, §7.4. */
export function encodeSvsToken(token: Uint8Array, form: SvsTokenForm = 'octets'): Uint8Array {
  if (form === 'octets') return encodeElement(contextPrimitiveTag(1), token)
  if (form === 'explicit') return encodeContext(1, token)
  const retagged = token.slice()
  retagged[0] = contextTag(1)
  return retagged
}

/** @throws {CryptoError} der.* @source GB/T 38629-2020 §7.3.1, §7.4. */
export function readSvsToken(element: DerElement): { timestampToken: Uint8Array; tokenForm: SvsTokenForm } {
  if (!isConstructed(element.tag)) return { timestampToken: contentOf(element), tokenForm: 'octets' }
  const children = childrenOf(element)
  if (children.length === 1) {
    const [only] = children
    return only!.tag === TAG.octetString ? { timestampToken: contentOf(only!), tokenForm: 'octets' } : { timestampToken: rawOf(only!), tokenForm: 'explicit' }
  }
  const token = rawOf(element).slice()
  token[0] = TAG.sequence
  return { timestampToken: token, tokenForm: 'implicit' }
}
