// Owns the test PKI: parties with keys and certificates made from one seed, so that every run sees the same bytes.
import { concatBytes, utf8ToBytes, uint32ToBytes } from '../bytes.ts'
import { encodePublicKeyInfo } from '../der/public-key.ts'
import { encodeSm2Signature } from '../der/sm2-signature.ts'
import { OID } from '../der/oid.ts'
import { sm3 } from '../sm3.ts'
import { createSm2 } from '../sm2/curve.ts'
import { generateKeyPair, messageDigest, signDigest } from '../sm2/sign.ts'
import type { KeyPair } from '../sm2/sign.ts'
import { createCertificate, parseCertificate } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import {
  authorityKeyIdentifierExtension, basicConstraintsExtension, extKeyUsageExtension, keyIdentifierOf, keyUsageExtension, subjectKeyIdentifierExtension,
} from '../x509/extension.ts'
import type { KeyUsage } from '../x509/extension.ts'
import { encodeName } from '../x509/name.ts'
import type { NameFields } from '../x509/name.ts'
import type { SignBytes } from '../x509/signature.ts'

/** Repeatable bytes, for tests alone: SM3 of seed and counter. */
export function seededRandom(seed: string): (lengthBytes: number) => Uint8Array {
  let counter = 0
  return (lengthBytes) => {
    const blocks: Uint8Array[] = []
    for (let have = 0; have < lengthBytes; have += 32) blocks.push(sm3(concatBytes(utf8ToBytes(seed), uint32ToBytes(counter++))))
    return concatBytes(...blocks).slice(0, lengthBytes)
  }
}

export const sm2 = createSm2(seededRandom('test pki'))

/** The day on which the test PKI lives. */
export const atMs = Date.UTC(2026, 10, 22, 8, 30)
export const yearMs = 365 * 24 * 3600 * 1000

export interface Party {
  readonly keys: KeyPair
  readonly certificate: Certificate
  /** DER signature with the party's key. */
  readonly sign: SignBytes
}

export interface PartySpec {
  readonly subject: NameFields
  /** Absent: self-signed. */
  readonly issuer?: Party
  readonly ca?: boolean
  readonly pathLength?: number
  readonly usages?: readonly KeyUsage[]
  readonly purposeOids?: readonly string[]
  readonly serial?: number
  readonly notBeforeMs?: number
  readonly notAfterMs?: number
  /** Replaces all extensions. */
  readonly extensions?: readonly Uint8Array[]
  readonly moreExtensions?: readonly Uint8Array[]
  readonly keys?: KeyPair
}

let serials = 0x1000

/** A party with a fresh key (unless given) and a certificate by its issuer. */
export async function aParty(spec: PartySpec): Promise<Party> {
  const keys = spec.keys ?? generateKeyPair(sm2)
  const sign = signerOf(keys)
  const subjectDer = encodeName(spec.subject)
  const serial = spec.serial ?? serials++
  const der = await createCertificate({
    serial: Uint8Array.of(serial >> 8, serial), issuerDer: spec.issuer?.certificate.subject.der ?? subjectDer, subjectDer,
    notBeforeMs: spec.notBeforeMs ?? atMs - yearMs, notAfterMs: spec.notAfterMs ?? atMs + yearMs,
    publicKeyInfoDer: encodePublicKeyInfo(keys.publicKey), extensions: spec.extensions ?? defaultExtensions(spec, keys),
  }, spec.issuer?.sign ?? sign)
  return { keys, sign, certificate: parseCertificate(der) }
}

export function signerOf(keys: KeyPair): SignBytes {
  return (message) => Promise.resolve(encodeSm2Signature(signDigest(sm2, keys.privateKey, messageDigest(sm2, keys.publicKey, message))))
}

function defaultExtensions(spec: PartySpec, keys: KeyPair): Uint8Array[] {
  const usages = spec.usages ?? (spec.ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'nonRepudiation'])
  return [
    basicConstraintsExtension({ ca: spec.ca ?? false, pathLength: spec.pathLength }),
    ...(usages.length > 0 ? [keyUsageExtension(...usages)] : []),
    ...(spec.purposeOids ? [extKeyUsageExtension(spec.purposeOids, true)] : []),
    subjectKeyIdentifierExtension(keyIdentifierOf(keys.publicKey)),
    authorityKeyIdentifierExtension(keyIdentifierOf(spec.issuer?.keys.publicKey ?? keys.publicKey)),
    ...(spec.moreExtensions ?? []),
  ]
}

export interface Pki {
  readonly root: Party
  readonly ca: Party
  readonly doctor: Party
  readonly tsa: Party
}

/** Root → hospital CA → a doctor; root → a time authority. */
export async function aPki(): Promise<Pki> {
  const root = await aParty({ subject: { country: 'CN', organization: '示范根', commonName: '示范根 CA' }, ca: true })
  const ca = await aParty({ subject: { country: 'CN', organization: '示范医院', commonName: '示范医院 CA' }, issuer: root, ca: true, pathLength: 0 })
  const doctor = await aParty({ subject: { country: 'CN', organization: '示范医院', organizationalUnit: '心内科', commonName: '张三', serialNumber: 'D0001', title: '主治医师' }, issuer: ca })
  const tsa = await aParty({ subject: { country: 'CN', organization: '示范医院', commonName: '示范时间戳' }, issuer: root, purposeOids: [OID.timeStamping] })
  return { root, ca, doctor, tsa }
}
