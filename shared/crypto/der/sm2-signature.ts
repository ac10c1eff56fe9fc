// Owns SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER } ↔ r ‖ s.
import { concatBytes, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { openFields } from './cursor.ts'
import { parseDer } from './element.ts'
import { readUnsignedBytes } from './read.ts'
import { compareBytes, encodeSequence, encodeUnsigned } from './write.ts'

const SM2_ORDER = hexToBytes('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')

/**
 * @param signature  r ‖ s, 64 bytes big-endian, each in [1, n − 1].
 * @returns DER, 8 to 72 bytes.
 * @throws {CryptoError} der.signature_out_of_range
 * @source GM/T 0009-2012 §7.3.
 */
export function encodeSm2Signature(signature: Uint8Array): Uint8Array {
  assertRange(signature)
  return encodeSequence(encodeUnsigned(signature.subarray(0, 32)), encodeUnsigned(signature.subarray(32)))
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
  if (signature.length !== 64) throw new CryptoError('der.signature_out_of_range')
  for (const half of [signature.subarray(0, 32), signature.subarray(32)]) {
    if (half.every((octet) => octet === 0) || compareBytes(half, SM2_ORDER) >= 0) throw new CryptoError('der.signature_out_of_range')
  }
}
