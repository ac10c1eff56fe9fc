// Owns PKCS#12 files (.p12, .pfx): keys and certificates under one password, written and read.
import { utf8ToBytes, wipeBytes } from '../bytes.ts'
import { readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, contentOf, insideExplicit, parseDer } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeContext, encodeContextPrimitive, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import type { AesCbc } from '../cipher.ts'
import { CryptoError } from '../error.ts'
import { encryptPrivateKeyInfo } from '../keys/encrypted-private-key.ts'
import { decryptPbes2, encryptPbes2 } from '../keys/pbes2.ts'
import type { PasswordReading, PasswordSuite, PasswordWriting } from '../keys/pbes2.ts'
import type { RandomBytes } from '../random.ts'
import { encodeCertificateBag, encodeKeyBag, readBags } from './bags.ts'
import type { Bags } from './bags.ts'
import { assertMac, encodeMac } from './mac.ts'
import type { MacKind } from './mac.ts'

export interface PfxWriting {
  readonly password: string
  /** `sm`: SM3 and SM4 throughout. `international`: SHA-256 and AES-256. */
  readonly suite: PasswordSuite
  /** `hmac` unless given. */
  readonly mac?: MacKind
  readonly iterations: number
  readonly random: RandomBytes
  readonly aes?: AesCbc
}

export interface PfxReading {
  readonly password: string
  readonly aes?: AesCbc
  /** For each derivation. Default a million. */
  readonly maxIterations?: number
}

const MAX_PFX_BYTES = 8 * 1024 * 1024
/** Each may ask for a derivation of its own. */
const MAX_CONTENTS = 8

/**
 * Certificates in one encrypted content, each key shrouded by itself, an integrity check over everything.
 *
 * @returns PFX, DER.
 * @throws {CryptoError} pkcs12.structure_invalid — nothing to write. keys.algorithm_unsupported — AES without its port.
 *   keys.iterations_excessive
 * @source RFC 7292 §4, §5.1; RFC 8018 §6.2 (PBES2); RFC 9579 (PBMAC1).
 */
export function encodePfx({ keys, certificates }: Bags, { password, suite, mac = 'hmac', iterations, random, aes }: PfxWriting): Uint8Array {
  if (keys.length + certificates.length === 0) throw new CryptoError('pkcs12.structure_invalid', 'empty')
  const writing: PasswordWriting = { password: utf8ToBytes(password), suite, iterations, random, ...(aes && { aes }) }
  const shrouded = keys.map(({ pkcs8Der, ...names }) => encodeKeyBag(encryptPrivateKeyInfo(pkcs8Der, writing), names))
  const contents = [
    ...(certificates.length > 0 ? [encryptedContent(writing, encodeSequence(...certificates.map(({ certificateDer, ...names }) => encodeCertificateBag(certificateDer, names))))] : []),
    ...(shrouded.length > 0 ? [plainContent(encodeSequence(...shrouded))] : []),
  ]
  const safe = encodeSequence(...contents)
  const digestOid = suite === 'sm' ? OID.sm3 : OID.sha256
  return encodeSequence(encodeInteger(3), plainContent(safe), encodeMac({ kind: mac, digestOid, password, iterations, random }, safe))
}

function plainContent(octets: Uint8Array): Uint8Array {
  return encodeSequence(encodeOid(OID.pkcsData), encodeContext(0, encodeOctetString(octets)))
}

function encryptedContent(writing: PasswordWriting, contents: Uint8Array): Uint8Array {
  const { algorithmDer, ciphertext } = encryptPbes2(writing, contents)
  const info = encodeSequence(encodeOid(OID.pkcsData), algorithmDer, encodeContextPrimitive(0, ciphertext))
  return encodeSequence(encodeOid(OID.pkcsEncryptedData), encodeContext(0, encodeSequence(encodeInteger(0), info)))
}

/**
 * The integrity check comes first: nothing is decrypted of a file that was altered. A file without one is refused.
 *
 * Read are PBES2 with the functions and ciphers of keys/ and cipher.ts; RC2 and triple DES of old files are not.
 *
 * @throws {CryptoError} keys.password_wrong — or altered. pkcs12.structure_invalid · keys.algorithm_unsupported ·
 *   keys.iterations_excessive · der.*
 * @source RFC 7292 §4, §5.2.
 */
export function parsePfx(der: Uint8Array, { password, aes, maxIterations }: PfxReading): Bags {
  const fields = openFields(parseDer(der, { maxBytes: MAX_PFX_BYTES }))
  if (readSmallInteger(fields.next()) !== 3) throw new CryptoError('pkcs12.structure_invalid', 'version')
  const outer = readContent(fields.next())
  const mac = fields.optional(TAG.sequence)
  fields.done()
  if (outer.oid !== OID.pkcsData || !mac) throw new CryptoError('pkcs12.structure_invalid', 'no password integrity')
  const safe = readOctetString(outer.value)
  assertMac(mac, safe, password, maxIterations)
  const contents = childrenOf(parseDer(safe, { maxBytes: MAX_PFX_BYTES }))
  if (contents.length > MAX_CONTENTS) throw new CryptoError('pkcs12.structure_invalid', 'too many contents')
  const reading: PasswordReading = { password: utf8ToBytes(password), ...(aes && { aes }), ...(maxIterations !== undefined && { maxIterations }) }
  const bags = contents.map((element) => readContents(element, reading))
  wipeBytes(reading.password)
  return { keys: bags.flatMap(({ keys }) => keys), certificates: bags.flatMap(({ certificates }) => certificates) }
}

function readContents(element: DerElement, reading: PasswordReading): Bags {
  const { oid, value } = readContent(element)
  if (oid === OID.pkcsData) return readBags(readOctetString(value), reading)
  if (oid !== OID.pkcsEncryptedData) throw new CryptoError('pkcs12.structure_invalid', oid)
  const fields = openFields(value)
  readSmallInteger(fields.next())
  const info = openFields(fields.next())
  fields.done()
  const [type, algorithm] = [readOid(info.next()), readAlgorithm(info.next())]
  const ciphertext = contentOf(info.next(contextPrimitiveTag(0)))
  info.done()
  if (type !== OID.pkcsData) throw new CryptoError('pkcs12.structure_invalid', type)
  return readBags(decryptPbes2(algorithm, ciphertext, reading), reading)
}

function readContent(element: DerElement): { oid: string; value: DerElement } {
  const fields = openFields(element)
  const content = { oid: readOid(fields.next()), value: insideExplicit(fields.next(contextTag(0))) }
  fields.done()
  return content
}
