// Contracts of `cosigning` for fingerprint and face: a proof of the device's own in the PIN's place (MA-5, MA-17).
import * as v from 'valibot'
import { cosignSuite } from '../crypto/cosign/suite.ts'
import { hexToBytes, lengthPrefixed, utf8ToBytes } from '../crypto/bytes.ts'
import { sm3 } from '../crypto/sm3.ts'
import { contract } from './contract.ts'
import { empty, hexOf, idOf, scalarHex, text, timeMs } from './fields.ts'
import { documentType } from './states.ts'

const suite = v.literal(cosignSuite)

/** `webauthn`: a browser's own authenticator; `soter`: WeChat's. */
export const biometricMethod = v.picklist(['webauthn', 'soter'])
export type BiometricMethod = v.InferOutput<typeof biometricMethod>

const base64Url = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url / 应为 base64url'))

/** What `navigator.credentials.create` answered. @source WebAuthn Level 3 §5.2.1 */
export const WebauthnRegistration = v.strictObject({ method: v.literal('webauthn'), credentialId: base64Url(1400), clientDataBase64Url: base64Url(8_000), attestationBase64Url: base64Url(16_000) })
/** What `navigator.credentials.get` answered. @source WebAuthn Level 3 §5.2.2 */
export const WebauthnAssertion = v.strictObject({ method: v.literal('webauthn'), credentialId: base64Url(1400), clientDataBase64Url: base64Url(8_000), authenticatorDataBase64Url: base64Url(8_000), signatureBase64Url: base64Url(2_000) })
/** resultJSON and resultJSONSignature of `wx.startSoterAuthentication`, as they came. */
export const SoterProof = v.strictObject({ method: v.literal('soter'), resultJson: v.pipe(v.string(), v.minLength(2), v.maxLength(4_000)), signatureBase64: v.pipe(v.string(), v.minLength(4), v.maxLength(4_000)) })

export const BiometricProof = v.variant('method', [WebauthnAssertion, SoterProof])
export type BiometricProof = v.InferOutput<typeof BiometricProof>
export const BiometricRegistration = v.variant('method', [WebauthnRegistration, SoterProof])
export type BiometricRegistration = v.InferOutput<typeof BiometricRegistration>

/** How a batch's release is asked of the device. The challenge is `releaseChallenge` of the batch: the phone makes it itself. */
export const ReleaseOffer = v.strictObject({
  biometricId: idOf('bio'),
  method: biometricMethod,
  nonceHex: hexOf(32),
  expiresAtMs: timeMs,
  /** for `webauthn` */
  webauthn: v.optional(v.strictObject({ rpId: text(253), credentialId: base64Url(1400) })),
})
export type ReleaseOffer = v.InferOutput<typeof ReleaseOffer>

/** 32 bytes that the device signs: this very list, in this batch, on this phone's biometric unlock, once. */
export const releaseChallenge = (given: { biometricId: string; batchId: string; approvalDigestHex: string; nonceHex: string }): Uint8Array =>
  sm3(lengthPrefixed('yiqian-biometric-release/1', utf8ToBytes(given.biometricId), utf8ToBytes(given.batchId), hexToBytes(given.approvalDigestHex), hexToBytes(given.nonceHex)))

/** What the statement names: phone and server make it each of what the device answered. 32 bytes. */
export function registrationDigest(registration: BiometricRegistration): Uint8Array {
  const parts = registration.method === 'webauthn' ? [registration.credentialId, registration.attestationBase64Url] : [registration.resultJson]
  return sm3(lengthPrefixed('yiqian-biometric-credential/1', ...[registration.method, ...parts].map(utf8ToBytes)))
}

const BiometricCard = v.strictObject({ biometricId: idOf('bio'), method: biometricMethod, enabledAtMs: timeMs })
export type BiometricCard = v.InferOutput<typeof BiometricCard>

/** This phone's biometric unlock, and what the hospital allows. */
export const getBiometrics = contract({
  function: 'cosigning', operation: 'get-biometrics', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({
    isAllowed: v.boolean(),
    /** methods that this hospital can verify */
    methods: v.array(biometricMethod),
    /** documents of these types want the PIN as well */
    pinTypes: v.array(documentType),
    biometric: v.nullable(BiometricCard),
  }),
  faults: [],
  summary: { zh: '查询本机的指纹、面容签署', en: 'Biometric signing on this phone' },
})

/** A challenge to make the credential with; kept by the server, good once. */
export const beginBiometrics = contract({
  function: 'cosigning', operation: 'begin-biometrics', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, method: biometricMethod }),
  response: v.strictObject({
    challengeId: idOf('bch'),
    challengeHex: hexOf(32),
    expiresAtMs: timeMs,
    webauthn: v.optional(v.strictObject({ rpId: text(253), rpName: text(64), userIdHex: hexOf(32), userName: text(64), displayName: text(64), algorithms: v.array(v.number()) })),
  }),
  faults: ['biometrics.off', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '开始启用指纹、面容', en: 'Begin enabling fingerprint or face' },
})

/** The credential, verified and kept as an offer; it opens nothing until the statement that names its digest is co-signed. */
export const offerBiometrics = contract({
  function: 'cosigning', operation: 'offer-biometrics', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, challengeId: idOf('bch'), registration: BiometricRegistration }),
  response: v.strictObject({ biometricId: idOf('bio') }),
  faults: ['biometrics.off', 'biometrics.challenge_gone', 'biometrics.credential_refused', 'biometrics.unavailable', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '登记指纹、面容凭据', en: 'Register the biometric credential' },
})

/** The device's proof over the batch's challenge, once. The mask is released where biometrics stand in the PIN's place, not where they come beside it. */
export const releaseMask = contract({
  function: 'cosigning', operation: 'release-mask', needsConsent: true, access: ['device'],
  request: v.strictObject({ suite, batchId: idOf('bat'), proof: BiometricProof }),
  response: v.strictObject({ biometricId: idOf('bio'), maskHex: v.optional(scalarHex) }),
  faults: ['biometrics.off', 'biometrics.not_enabled', 'biometrics.challenge_gone', 'biometrics.proof_refused', 'biometrics.unavailable', 'device.locked', 'device.suspended', 'certificate.not_valid'],
  summary: { zh: '以指纹、面容放行本批签署', en: 'Release a batch by fingerprint or face' },
})

/** One tap: mask and credential are deleted at once. Repeats harmlessly. */
export const disableBiometrics = contract({
  function: 'cosigning', operation: 'disable-biometrics', access: ['device'],
  request: empty,
  response: v.strictObject({ disabled: v.literal(true) }),
  faults: [],
  summary: { zh: '停用本机的指纹、面容签署', en: 'Disable biometric signing on this phone' },
})
