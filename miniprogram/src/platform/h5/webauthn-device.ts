// Finger and face in a browser: its platform authenticator, asked through WebAuthn with user verification required.
import { base64ToBytes, bytesToBase64, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { PhoneFault } from '../../api/phone-fault.ts'
import type { BiometricDevice } from '../biometric-device.ts'

const PATIENCE_MS = 60_000
const base64Url = (buffer: ArrayBuffer): string => bytesToBase64(new Uint8Array(buffer)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => base64ToBytes(text.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(text.length / 4) * 4, '=')).slice()
const fromHex = (hex: string): Uint8Array<ArrayBuffer> => hexToBytes(hex).slice()

async function ask<T extends AuthenticatorResponse>(work: () => Promise<Credential | null>): Promise<{ credentialId: string; response: T }> {
  let credential: PublicKeyCredential | null
  try {
    credential = (await work()) as PublicKeyCredential | null
  } catch (cause) {
    throw new PhoneFault('phone.biometric_refused', cause instanceof Error ? cause.name : '', cause)
  }
  if (credential === null) throw new PhoneFault('phone.biometric_refused')
  return { credentialId: base64Url(credential.rawId), response: credential.response as T }
}

export const webauthnDevice: BiometricDevice = {
  method: 'webauthn',
  async isAvailable() {
    if (typeof PublicKeyCredential === 'undefined') return false
    return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false)
  },
  async register({ challengeHex, webauthn }) {
    if (!webauthn) throw new PhoneFault('phone.biometric_refused', 'no options')
    const { rpId, rpName, userIdHex, userName, displayName, algorithms } = webauthn
    const publicKey: PublicKeyCredentialCreationOptions = {
      rp: { id: rpId, name: rpName },
      user: { id: fromHex(userIdHex), name: userName, displayName },
      challenge: fromHex(challengeHex),
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'discouraged' },
      attestation: 'none',
      timeout: PATIENCE_MS,
    }
    const { credentialId, response } = await ask<AuthenticatorAttestationResponse>(() => navigator.credentials.create({ publicKey }))
    return { method: 'webauthn', credentialId, clientDataBase64Url: base64Url(response.clientDataJSON), attestationBase64Url: base64Url(response.attestationObject) }
  },
  async prove(challengeHex, { webauthn }) {
    if (!webauthn) throw new PhoneFault('phone.biometric_refused', 'no options')
    const publicKey: PublicKeyCredentialRequestOptions = { rpId: webauthn.rpId, challenge: fromHex(challengeHex), allowCredentials: [{ type: 'public-key', id: fromBase64Url(webauthn.credentialId) }], userVerification: 'required', timeout: PATIENCE_MS }
    const { credentialId, response } = await ask<AuthenticatorAssertionResponse>(() => navigator.credentials.get({ publicKey }))
    return { method: 'webauthn', credentialId, clientDataBase64Url: base64Url(response.clientDataJSON), authenticatorDataBase64Url: base64Url(response.authenticatorData), signatureBase64Url: base64Url(response.signature) }
  },
}
