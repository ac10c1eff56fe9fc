// A platform authenticator for tests: real ES256 keys, real attestation objects and assertions; each thing that it says can be made wrong.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import type { BiometricProof, BiometricRegistration } from '@yiqian/shared/protocol/biometrics.ts'
import { random } from '../../_runtime/testing/test-runtime.ts'
import { BENCH_ORIGIN } from './bench.ts'

const b64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const uint = (value: number, bytes: number): Buffer => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex')

/** CBOR of a byte string shorter than 64 kB. */
const cborBytes = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0x59]), uint(bytes.length, 2), bytes])
const cborText = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])

/** What may be wrong about an answer. */
export interface Flaw {
  origin?: string
  rpId?: string
  challengeHex?: string
  isUserVerified?: boolean
  counter?: number
  type?: string
  crossOrigin?: boolean
}

export interface TestAuthenticator {
  credentialId: string
  register(challengeHex: string, flaw?: Flaw): Extract<BiometricRegistration, { method: 'webauthn' }>
  prove(challengeHex: string, flaw?: Flaw): Extract<BiometricProof, { method: 'webauthn' }>
}

export function createTestAuthenticator(): TestAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const id = Buffer.from(random(32))
  let counter = 0
  const clientData = (type: string, challengeHex: string, { origin = BENCH_ORIGIN, crossOrigin = false, ...flaw }: Flaw): Buffer =>
    Buffer.from(JSON.stringify({ type: flaw.type ?? type, challenge: b64(Buffer.from(flaw.challengeHex ?? challengeHex, 'hex')), origin, crossOrigin }))
  const head = ({ rpId = new URL(BENCH_ORIGIN).hostname, isUserVerified = true, counter: said }: Flaw, more: number): Buffer => Buffer.concat([sha256(rpId), Buffer.from([0x01 | (isUserVerified ? 0x04 : 0) | more]), uint(said ?? ++counter, 4)])
  // COSE_Key: kty 2, alg -7, crv 1, x, y
  const coseKey = Buffer.concat([Buffer.from('a5010203262001', 'hex'), Buffer.from('215820', 'hex'), Buffer.from(x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')])
  return {
    credentialId: b64(id),
    register(challengeHex, flaw = {}) {
      const authData = Buffer.concat([head(flaw, 0x40), Buffer.alloc(16), uint(id.length, 2), id, coseKey])
      const attestation = Buffer.concat([Buffer.from([0xa3]), cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0]), cborText('authData'), cborBytes(authData)])
      return { method: 'webauthn', credentialId: b64(id), clientDataBase64Url: b64(clientData('webauthn.create', challengeHex, flaw)), attestationBase64Url: b64(attestation) }
    },
    prove(challengeHex, flaw = {}) {
      const [authData, data] = [head(flaw, 0), clientData('webauthn.get', challengeHex, flaw)]
      const signature = createSign('sha256').update(Buffer.concat([authData, sha256(data)])).sign(privateKey)
      return { method: 'webauthn', credentialId: b64(id), clientDataBase64Url: b64(data), authenticatorDataBase64Url: b64(authData), signatureBase64Url: b64(signature) }
    },
  }
}
