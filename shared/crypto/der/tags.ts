// Owns the identifier octets of DER (ITU-T X.690 §8.1.2): universal tags by name, context tags by number.

/** Universal identifier octets, constructed bit included where the type is always constructed. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const

/** `[n]` around a whole element (EXPLICIT), or IMPLICIT over a SEQUENCE or SET. n from 0 to 30. @source ITU-T X.690 §8.1.2, §8.14. */
export function contextTag(n: number): number {
  return 0xa0 | n
}

/** `[n] IMPLICIT` over a primitive type. n from 0 to 30. @source ITU-T X.690 §8.1.2, §8.14. */
export function contextPrimitiveTag(n: number): number {
  return 0x80 | n
}

/** Bit 6 of the identifier: the content is a series of elements. @source ITU-T X.690 §8.1.2.5. */
export function isConstructed(tag: number): boolean {
  return (tag & 0x20) !== 0
}
