// Owns object identifiers: their encoding, and the table of those that the product writes or reads, by name.
import { CryptoError } from '../error.ts'
import { assertTag } from './element.ts'
import type { DerElement } from './element.ts'
import { TAG } from './tags.ts'
import { encodeElement } from './write.ts'

/** @source GB/T 33560-2017 Annex A; GM/T 0010; RFC 5280, 5652, 5035, 3161; standards for the foreign algorithms. */
export const OID = {
  // SM2, SM3, SM4
  sm2Curve: '1.2.156.10197.1.301',
  sm2Sign: '1.2.156.10197.1.301.1',
  sm2SignWithSm3: '1.2.156.10197.1.501',
  sm3: '1.2.156.10197.1.401',
  sm3Unkeyed: '1.2.156.10197.1.401.1',
  sm2KeyExchange: '1.2.156.10197.1.301.2',
  sm2Encrypt: '1.2.156.10197.1.301.3',
  hmacSm3: '1.2.156.10197.1.401.2',
  sm4: '1.2.156.10197.1.104',
  sm4Ecb: '1.2.156.10197.1.104.1',
  sm4Cbc: '1.2.156.10197.1.104.2',
  // other algorithms, for reading
  ecPublicKey: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  hmacSha1: '1.2.840.113549.2.7',
  hmacSha256: '1.2.840.113549.2.9',
  hmacSha384: '1.2.840.113549.2.10',
  hmacSha512: '1.2.840.113549.2.11',
  aes128Cbc: '2.16.840.1.101.3.4.1.2',
  aes192Cbc: '2.16.840.1.101.3.4.1.22',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  // passwords, PKCS#5 and PKCS#12
  pbkdf2: '1.2.840.113549.1.5.12',
  pbes2: '1.2.840.113549.1.5.13',
  pbmac1: '1.2.840.113549.1.5.14',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509CertificateBag: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  // message syntax, GM/T 0010 and PKCS#7
  gmData: '1.2.156.10197.6.1.4.2.1',
  gmSignedData: '1.2.156.10197.6.1.4.2.2',
  gmEnvelopedData: '1.2.156.10197.6.1.4.2.3',
  gmSignedAndEnvelopedData: '1.2.156.10197.6.1.4.2.4',
  gmEncryptedData: '1.2.156.10197.6.1.4.2.5',
  pkcsData: '1.2.840.113549.1.7.1',
  pkcsSignedData: '1.2.840.113549.1.7.2',
  pkcsEnvelopedData: '1.2.840.113549.1.7.3',
  pkcsSignedAndEnvelopedData: '1.2.840.113549.1.7.4',
  pkcsEncryptedData: '1.2.840.113549.1.7.6',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  // attributes
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  counterSignature: '1.2.840.113549.1.9.6',
  extensionRequest: '1.2.840.113549.1.9.14',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  // our own: on whose behalf a signature was made (UUID 9b7c2dd9-0987-4f8e-93c9-2a2ae16690af, ITU-T X.667)
  signingMandate: '2.25.206675114061012654617637186197011206319',
  // certificate extensions
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  crlReason: '2.5.29.21',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  anyPolicy: '2.5.29.32.0',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  freshestCrl: '2.5.29.46',
  issuingDistributionPoint: '2.5.29.28',
  deltaCrlIndicator: '2.5.29.27',
  // online status
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  // purposes
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

const MAX_ARCS_BYTES = 64

/**
 * Dotted decimal → OBJECT IDENTIFIER element.
 *
 * @throws {CryptoError} der.oid_invalid — not dotted decimal, or longer than 64 octets.
 * @source ITU-T X.690 §8.19.
 */
export function encodeOid(dotted: string): Uint8Array {
  return sharedOid(dotted).slice()
}

/** As {@link encodeOid}, but everybody's copy: to be read, not changed. @throws {CryptoError} der.oid_invalid @source ITU-T X.690 §8.19. */
export function sharedOid(dotted: string): Uint8Array {
  const known = encoded.get(dotted)
  if (known) return known
  if (!/^[0-2](\.(0|[1-9][0-9]*))+$/.test(dotted)) throw new CryptoError('der.oid_invalid', dotted)
  const arcs = dotted.split('.').map((arc) => BigInt(arc))
  if (arcs[0] < BigInt(2) && arcs[1] >= BigInt(40)) throw new CryptoError('der.oid_invalid', dotted)
  const octets = [arcs[0] * BigInt(40) + arcs[1], ...arcs.slice(2)].flatMap(base128)
  if (octets.length > MAX_ARCS_BYTES) throw new CryptoError('der.oid_invalid', 'longer than 64 octets')
  const element = encodeElement(TAG.oid, Uint8Array.from(octets))
  if (encoded.size < MAX_KEPT) encoded.set(dotted, element)
  return element
}

/** Encoded once, up to a bound: a policy and the table's are written thousands of times a second. */
const encoded = new Map<string, Uint8Array>()
const MAX_KEPT = 512

/** Above this the next seven bits may no longer be exact in a double. */
const MAX_EXACT_ARC = 0x400_0000_0000

/** @throws {CryptoError} der.tag_unexpected · der.oid_invalid — empty, cut short, padded, or longer than 64 octets. @source ITU-T X.690 §8.19. */
export function readOid(element: DerElement): string {
  assertTag(element, TAG.oid)
  const { source, contentStart, end } = element
  if (end === contentStart || end - contentStart > MAX_ARCS_BYTES || source[end - 1] >= 0x80) throw new CryptoError('der.oid_invalid')
  let dotted = ''
  let arc = 0
  let fresh = true
  for (let at = contentStart; at < end; at++) {
    const octet = source[at]
    if (fresh && octet === 0x80) throw new CryptoError('der.oid_invalid')
    if (arc > MAX_EXACT_ARC) return readLargeOid(source.subarray(contentStart, end))
    arc = arc * 128 + (octet & 0x7f)
    fresh = octet < 0x80
    if (!fresh) continue
    dotted = dotted === '' ? firstArcs(arc) : `${dotted}.${arc}`
    arc = 0
  }
  return dotted
}

function firstArcs(arc: number): string {
  return arc < 40 ? `0.${arc}` : arc < 80 ? `1.${arc - 40}` : `2.${arc - 80}`
}

/** Arcs of any size, such as UUIDs: the slow way. The octets are known to be whole arcs, but maybe padded. */
function readLargeOid(content: Uint8Array): string {
  const arcs: bigint[] = []
  let arc = BigInt(0)
  let fresh = true
  for (const octet of content) {
    if (fresh && octet === 0x80) throw new CryptoError('der.oid_invalid')
    arc = (arc << BigInt(7)) | BigInt(octet & 0x7f)
    fresh = octet < 0x80
    if (!fresh) continue
    arcs.push(arc)
    arc = BigInt(0)
  }
  const top = arcs[0] < BigInt(40) ? 0 : arcs[0] < BigInt(80) ? 1 : 2
  return [top, arcs[0] - BigInt(40 * top), ...arcs.slice(1)].join('.')
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & BigInt(0x7f))]
  for (let rest = arc >> BigInt(7); rest > BigInt(0); rest >>= BigInt(7)) octets.unshift(Number(rest & BigInt(0x7f)) | 0x80)
  return octets
}
