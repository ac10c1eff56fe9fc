// Owns delta lists: what changed since a complete list of a given number, and which of them goes with which complete list.
import { equalBytes } from '../bytes.ts'
import { childrenOf } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readInteger } from '../der/read.ts'
import { ascii, encodeContext, encodeContextPrimitive, encodeInteger, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeExtension } from './extension.ts'
import type { Extension } from './extension.ts'
import { insideExtension, readCrlUrls } from './extension-read.ts'

/** A list's number has at most so many octets. @source RFC 5280 §5.2.3. */
const MAX_NUMBER = BigInt(1) << BigInt(160)

/** Critical. A list with it names what changed since the complete list of that number. @source RFC 5280 §5.2.4. */
export function deltaCrlIndicatorExtension(baseNumber: bigint | number): Uint8Array {
  return encodeExtension(OID.deltaCrlIndicator, true, encodeInteger(baseNumber))
}

/** Where the delta lists are; in certificates and in complete lists. @throws {CryptoError} der.string_invalid @source RFC 5280 §4.2.1.15, §5.2.6. */
export function freshestCrlExtension(urls: readonly string[]): Uint8Array {
  const points = urls.map((url) => encodeSequence(encodeContext(0, encodeContext(0, encodeContextPrimitive(6, ascii(url))))))
  return encodeExtension(OID.freshestCrl, false, encodeSequence(...points))
}

/** Addresses of delta lists. Empty where none are named. @throws {CryptoError} x509.extension_invalid @source RFC 5280 §4.2.1.15, §5.2.6. */
export function freshestCrlUrls(extensions: readonly Extension[]): readonly string[] {
  const extension = extensions.find(({ oid }) => oid === OID.freshestCrl)
  return extension ? insideExtension(extension, (points) => (childrenOf(points), readCrlUrls(points))) : []
}

export interface CrlNumbers {
  /** cRLNumber. */
  readonly number?: bigint
  /** BaseCRLNumber: this is a delta list, for complete lists of at least this number. */
  readonly deltaBase?: bigint
}

/**
 * A complete list's number that cannot be (negative, above 20 octets) is passed over: then no delta list goes with it.
 * @throws {CryptoError} x509.extension_invalid — not an INTEGER; in a delta list also a number that cannot be, or none.
 * @source RFC 5280 §5.2.3, §5.2.4.
 */
export function readCrlNumbers(extensions: readonly Extension[]): CrlNumbers {
  const read = (wanted: string): bigint | undefined => {
    const extension = extensions.find(({ oid }) => oid === wanted)
    return extension && insideExtension(extension, (element) => readInteger(element))
  }
  const [number, deltaBase] = [read(OID.crlNumber), read(OID.deltaCrlIndicator)]
  const isPossible = (value: bigint | undefined): value is bigint => value !== undefined && value >= BigInt(0) && value < MAX_NUMBER
  if (deltaBase === undefined) return isPossible(number) ? { number } : {}
  if (!isPossible(number) || !isPossible(deltaBase)) throw new CryptoError('x509.extension_invalid', 'numbers of a delta list')
  return { number, deltaBase }
}

/** What must be the same of two lists that go together, as octets. */
export interface CrlIdentity extends CrlNumbers {
  readonly extensions: readonly Extension[]
}

/**
 * Whether a delta list tells what changed after a complete one. Their issuer is the same already: the caller looked.
 * @source RFC 5280 §5.2.4 (a)–(d), §6.3.3 (c): same scope and key, BaseCRLNumber ≤ number of the complete list < number of the delta.
 */
export function isDeltaOf(delta: CrlIdentity, complete: CrlIdentity): boolean {
  if (delta.deltaBase === undefined || delta.number === undefined || complete.deltaBase !== undefined || complete.number === undefined) return false
  const isSame = (wanted: string): boolean => equalBytes(valueOf(delta, wanted), valueOf(complete, wanted))
  return delta.deltaBase <= complete.number && complete.number < delta.number && isSame(OID.issuingDistributionPoint) && isSame(OID.authorityKeyIdentifier)
}

function valueOf({ extensions }: CrlIdentity, wanted: string): Uint8Array {
  return extensions.find(({ oid }) => oid === wanted)?.value ?? new Uint8Array(0)
}
