// Owns hardware keys as tests have them: a key of each kind with a certificate that it signed itself.
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { sm2Signer } from '../../_runtime/sm2-signer.ts'
import type { TestPlatform } from '../../_runtime/testing/open-test-platform.ts'

export type KeyKind = 'sm2' | 'rsa' | 'p256' | 'p384' | 'rsa-1024' | 'ed25519'

export interface HardwareKey {
  certificateBase64: string
  /** what the middleware of the key answers for a text, base64 */
  sign(text: string, form?: 'der' | 'raw'): Promise<string>
}

const DAY_MS = 86_400_000
const OIDS: Record<KeyKind, string> = { 'sm2': OID.sm2SignWithSm3, 'rsa': OID.sha256WithRsa, 'rsa-1024': OID.sha256WithRsa, 'p256': OID.ecdsaWithSha256, 'p384': OID.ecdsaWithSha384, 'ed25519': '1.3.101.112' }

export async function makeHardwareKey(platform: TestPlatform, kind: KeyKind, some: { notBeforeMs?: number; notAfterMs?: number; extensions?: Uint8Array[] } = {}): Promise<HardwareKey> {
  const { publicKeyInfoDer, signDer, signRaw } = kind === 'sm2' ? sm2Key(platform) : nodeKey(kind)
  const nowMs = platform.clock.nowMs()
  const name = encodeName({ country: 'CN', organization: '示范医院', commonName: '李敏' })
  const certificate = await createCertificate({ serial: platform.runtime.kernel.random(16).fill(7, 0, 1), issuerDer: name, subjectDer: name, notBeforeMs: nowMs - DAY_MS, notAfterMs: nowMs + 365 * DAY_MS, publicKeyInfoDer, extensions: [], signatureOid: OIDS[kind], ...some }, signDer)
  return { certificateBase64: toBase64(certificate), sign: async (text, form = 'der') => toBase64(await (form === 'der' ? signDer : signRaw)(utf8ToBytes(text))) }
}

interface Key {
  publicKeyInfoDer: Uint8Array
  signDer: SignBytes
  signRaw: SignBytes
}

function sm2Key({ runtime: { sm2, gm } }: TestPlatform): Key {
  const key = generateKeyPair(sm2)
  const signDer = sm2Signer(gm, key)
  return { publicKeyInfoDer: encodePublicKeyInfo(key.publicKey), signDer, signRaw: async (message) => parseSm2Signature(await signDer(message)) }
}

function nodeKey(kind: Exclude<KeyKind, 'sm2'>): Key {
  const { publicKey, privateKey } = pairOf(kind)
  const digest = kind === 'ed25519' ? null : kind === 'p384' ? 'sha384' : 'sha256'
  const signAs = (dsaEncoding: 'der' | 'ieee-p1363') => (message: Uint8Array) => Promise.resolve(new Uint8Array(sign(digest, message, { key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), dsaEncoding })))
  return { publicKeyInfoDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })), signDer: signAs('der'), signRaw: signAs('ieee-p1363') }
}

function pairOf(kind: Exclude<KeyKind, 'sm2'>): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519')
  if (kind === 'p256' || kind === 'p384') return generateKeyPairSync('ec', { namedCurve: kind === 'p256' ? 'P-256' : 'P-384' })
  return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 })
}
