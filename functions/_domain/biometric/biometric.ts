// Fingerprint and face in the PIN's place: how a credential is offered, enabled, used, and how it ends (MA-5, MA-17).
import type { BiometricMethod } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Revised } from '../records.ts'

/** What the hospital allows. */
export interface BiometricSettings {
  isOn: boolean
  /** documents of these types are never signed by biometrics alone */
  pinTypes: readonly string[]
}

/** `webauthn`: the credential's id and COSE public key; `soter`: the device and the app's user on it, as WeChat attests them. */
export type Credential = { method: 'webauthn'; id: string; publicKeyBase64: string } | { method: 'soter'; cpuId: string; uid: string }

export interface Biometric extends Revised {
  id: string // bio_
  staffId: string
  deviceId: string
  method: BiometricMethod
  credentialDigestHex: string
  /** null once it is over */
  credential: Credential | null
  /** the last one seen; it only rises */
  counter: number
  /** the server's mask of the phone's share, wrapped; null before it is enabled and after it is over */
  wrappedMaskHex: string | null
  statementId: string | null
  failures: number
  state: 'offered' | 'enabled' | 'disabled'
  offeredAtMs: number
  enabledAtMs: number | null
  disabledAtMs: number | null
  disabledReason: string | null
}

/** Asked of the device once: to make a credential, or to release one batch. */
export interface BiometricChallenge extends Revised {
  id: string // bch_
  deviceId: string
  method: BiometricMethod
  challengeHex: string
  /** of a release */
  biometricId: string | null
  batchId: string | null
  state: 'open' | 'used'
  /** what the device answered, as it came */
  proof: unknown
  expiresAtMs: number
}

/** What a verifier found. `refused` counts against the credential, `unavailable` does not. */
export type ProofOutcome = { result: 'proved'; counter: number } | { result: 'refused'; detail: string } | { result: 'unavailable'; detail: string }

/** Failed proofs after which biometrics are over on this phone. */
export const MOST_FAILURES = 5
/** How long a challenge waits for the device. */
export const CHALLENGE_LIFE_MS = 5 * 60_000

export type BiometricEnd = 'disabled by the signer' | 'another credential' | 'too many failed proofs' | 'the phone signs no more' | 'the PIN changed' | 'rights changed'

/** @throws {Fault} biometrics.off */
export function assertAllowed({ isOn }: BiometricSettings): void {
  if (!isOn) throw new Fault('biometrics.off')
}

/** MA-17: some documents want the PIN as well. @throws {Fault} biometrics.pin_required */
export function assertMayStandAlone({ pinTypes }: BiometricSettings, documentType: string): void {
  if (pinTypes.includes(documentType)) throw new Fault('biometrics.pin_required')
}

/** @throws {Fault} biometrics.not_enabled — also of another phone's, so that nothing is told about it */
export function assertEnabled(biometric: Biometric | undefined, deviceId: string): asserts biometric is Biometric & { credential: Credential; wrappedMaskHex: string } {
  if (biometric?.deviceId !== deviceId || biometric.state !== 'enabled' || biometric.credential === null || biometric.wrappedMaskHex === null) throw new Fault('biometrics.not_enabled')
}

/** @throws {Fault} biometrics.challenge_gone — another phone's, used, too old, or for something else */
export function assertAnswerable(challenge: BiometricChallenge | undefined, given: { deviceId: string; method: BiometricMethod; isRelease: boolean; nowMs: number }): asserts challenge is BiometricChallenge {
  const { deviceId, method, isRelease, nowMs } = given
  if (challenge?.deviceId !== deviceId || challenge.method !== method || (challenge.batchId !== null) !== isRelease || challenge.state !== 'open' || nowMs >= challenge.expiresAtMs) throw new Fault('biometrics.challenge_gone')
}

/** A batch is signed only with the mask that was released for it. @throws {Fault} biometrics.not_released · biometrics.not_enabled */
export function assertReleased(challenge: BiometricChallenge | undefined, biometric: Biometric | undefined, deviceId: string): void {
  if (challenge?.deviceId !== deviceId || challenge.state !== 'used' || challenge.biometricId === null) throw new Fault('biometrics.not_released')
  if (biometric?.id !== challenge.biometricId) throw new Fault('biometrics.not_enabled')
  assertEnabled(biometric, deviceId)
}

export function enableBiometric(offered: Biometric, statementId: string, wrappedMaskHex: string, nowMs: number): Biometric {
  return { ...offered, state: 'enabled', statementId, wrappedMaskHex, failures: 0, enabledAtMs: nowMs }
}

/** A counter that does not rise tells of a copy: the proof is refused. Authenticators without a counter stay at 0. */
export function takeProof(biometric: Biometric, outcome: ProofOutcome, nowMs: number): Biometric {
  if (outcome.result === 'unavailable') return biometric
  const isFresh = outcome.result === 'proved' && (outcome.counter > biometric.counter || (outcome.counter === 0 && biometric.counter === 0))
  if (isFresh) return { ...biometric, counter: outcome.counter, failures: 0 }
  const failed = { ...biometric, failures: biometric.failures + 1 }
  return failed.failures >= MOST_FAILURES ? disableBiometric(failed, 'too many failed proofs', nowMs) : failed
}

/** Mask and credential are deleted: nothing opens the share afterwards but the PIN. */
export const disableBiometric = (biometric: Biometric, reason: BiometricEnd, nowMs: number): Biometric =>
  biometric.state === 'disabled' ? biometric : { ...biometric, state: 'disabled', credential: null, wrappedMaskHex: null, disabledAtMs: nowMs, disabledReason: reason }
