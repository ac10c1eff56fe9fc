// Verifies what a browser's authenticator answered: a new credential, or a proof over a challenge. User verification is required in both.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { BiometricProof, BiometricRegistration } from '@yiqian/shared/protocol/biometrics.ts'
import type { Credential, ProofOutcome } from '../../_domain/biometric/biometric.ts'

/** ES256, EdDSA, RS256: what platform authenticators make. @source IANA COSE Algorithms */
export const WEBAUTHN_ALGORITHMS = [-7, -8, -257]

export interface WebauthnSite {
  /** `https://sign.example.cn` */
  origin: string
  /** the host of it */
  rpId: string
}

type Registration = Extract<BiometricRegistration, { method: 'webauthn' }>
type Assertion = Extract<BiometricProof, { method: 'webauthn' }>
type WebauthnCredential = Extract<Credential, { method: 'webauthn' }>

export type CredentialOutcome = { result: 'proved'; counter: number; credential: Credential } | Exclude<ProofOutcome, { result: 'proved' }>

export interface Webauthn {
  readonly site: WebauthnSite
  /** @param challengeHex that the server made for this registration */
  verifyCredential(registration: Registration, challengeHex: string): Promise<CredentialOutcome>
  /** The counter is looked at by the rule, not here. */
  verifyProof(assertion: Assertion, challengeHex: string, credential: WebauthnCredential): Promise<ProofOutcome>
}

/** Three hundred modules, read at the first proof: most processes never see one. */
const library = () => import('@simplewebauthn/server')
const base64Url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
const refused = (error: unknown): { result: 'refused'; detail: string } => ({ result: 'refused', detail: error instanceof Error ? error.message : 'the proof cannot be read' })

/** The authenticator's counter: 4 bytes after the hash of the rp id and the flags. @source WebAuthn Level 3 §6.1 */
export const counterOf = (authenticatorData: Uint8Array): number => Number.parseInt(bytesToHex(authenticatorData.subarray(33, 37)), 16)

export function createWebauthn(site: WebauthnSite): Webauthn {
  const expected = { expectedOrigin: site.origin, expectedRPID: site.rpId, requireUserVerification: true }
  return {
    site,
    async verifyCredential({ credentialId, clientDataBase64Url, attestationBase64Url }, challengeHex) {
      try {
        const response = { id: credentialId, rawId: credentialId, type: 'public-key' as const, clientExtensionResults: {}, response: { clientDataJSON: clientDataBase64Url, attestationObject: attestationBase64Url } }
        const { verified, registrationInfo } = await (await library()).verifyRegistrationResponse({ response, ...expected, expectedChallenge: base64Url(challengeHex), supportedAlgorithmIDs: WEBAUTHN_ALGORITHMS })
        if (!verified) return refused(new Error('the attestation does not verify'))
        const { id, publicKey, counter } = registrationInfo.credential
        return { result: 'proved', counter, credential: { method: 'webauthn', id, publicKeyBase64: Buffer.from(publicKey).toString('base64') } }
      } catch (error) {
        return refused(error)
      }
    },
    async verifyProof({ credentialId, clientDataBase64Url, authenticatorDataBase64Url, signatureBase64Url }, challengeHex, { id, publicKeyBase64 }) {
      if (credentialId !== id) return refused(new Error('another credential'))
      try {
        const response = { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response: { clientDataJSON: clientDataBase64Url, authenticatorData: authenticatorDataBase64Url, signature: signatureBase64Url } }
        const publicKey = new Uint8Array(Buffer.from(publicKeyBase64, 'base64'))
        const { verified } = await (await library()).verifyAuthenticationResponse({ response, ...expected, expectedChallenge: base64Url(challengeHex), credential: { id, publicKey, counter: 0 } })
        if (!verified) return refused(new Error('the signature does not verify'))
        return { result: 'proved', counter: counterOf(new Uint8Array(Buffer.from(authenticatorDataBase64Url, 'base64url'))) }
      } catch (error) {
        return refused(error)
      }
    },
  }
}
