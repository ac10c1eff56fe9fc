// Owns SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } ↔ r ‖ s.
import { concatBytes, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { smallBytes } from '../small-bytes.ts'
import { openFields } from './cursor.ts'
import { parseDer } from './element.ts'
import { readUnsignedBytes } from './read.ts'
import { TAG } from './tags.ts'

const SM2_ORDER = hexToBytes('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')

/**
 * @param signature  r ‖ s, 64 bytes big-endian, each in [1, n − 1].
 * @returns DER, 8 to 72 bytes.
 * @throws {CryptoError} der.signature_out_of_range
 * @source GM/T 0009-2012 §7.3.
 */
export function encodeSm2Signature(signature: Uint8Array): Uint8Array {
  assertRange(signature)
  const [rAt, sAt] = [firstDigit(signature, 0), firstDigit(signature, 32)]
  const [rBytes, sBytes] = [integerBytes(signature, rAt, 32), integerBytes(signature, sAt, 64)]
  const der = smallBytes(6 + rBytes + sBytes)
  der[0] = TAG.sequence
  der[1] = 4 + rBytes + sBytes
  putInteger(der, 2, signature, rAt, 32, rBytes)
  putInteger(der, 4 + rBytes, signature, sAt, 64, sBytes)
  return der
}

/** Where the leading zeros end; the value is not 0. */
function firstDigit(signature: Uint8Array, start: number): number {
  let at = start
  while (signature[at] === 0) at++
  return at
}

/** Octets of the INTEGER's content: one more than its digits where the first has its high bit set. */
function integerBytes(signature: Uint8Array, from: number, to: number): number {
  return to - from + (signature[from]! >> 7)
}

function putInteger(der: Uint8Array, at: number, signature: Uint8Array, from: number, to: number, length: number): void {
  der[at] = TAG.integer
  der[at + 1] = length
  let place = at + 2 + length
  for (let i = to; i > from; ) der[--place] = signature[--i]!
}

/**
 * @param der  strict DER; nothing before, between or behind.
 * @returns r ‖ s, 64 bytes big-endian, each in [1, n − 1].
 * @throws {CryptoError} der.signature_out_of_range · der.*
 * @source GM/T 0009-2012 §7.3.
 */
export function parseSm2Signature(der: Uint8Array): Uint8Array {
  const fields = openFields(parseDer(der, { maxBytes: 80, maxDepth: 2 }))
  const signature = concatBytes(readUnsignedBytes(fields.next(), 32), readUnsignedBytes(fields.next(), 32))
  fields.done()
  assertRange(signature)
  return signature
}

function assertRange(signature: Uint8Array): void {
  if (signature.length !== 64 || !isInRange(signature, 0) || !isInRange(signature, 32)) throw new CryptoError('der.signature_out_of_range')
}

function isInRange(signature: Uint8Array, start: number): boolean {
  let any = 0
  for (let i = 0; i < 32; i++) any |= signature[start + i]!
  if (any === 0) return false
  for (let i = 0; i < 32; i++) if (signature[start + i] !== SM2_ORDER[i]) return signature[start + i]! < SM2_ORDER[i]!
  return false
}
