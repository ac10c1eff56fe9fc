// Signing by fingerprint or face: the challenge of a batch, the proof over it, and the release that the batch is completed with.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { releaseChallenge, type BiometricProof, type ReleaseOffer } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertAllowed, assertEnabled, assertMayStandAlone, assertReleased, CHALLENGE_LIFE_MS, type Biometric, type BiometricChallenge, type BiometricSettings, type Credential, type ProofOutcome } from '../_domain/biometric/biometric.ts'
import { assertMaySign } from '../_domain/device/device.ts'
import { newId } from '../_domain/new-id.ts'
import type { Stores } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'
import { readFactors } from '../_domain/signing-factors/signing-factors.ts'
import type { Deps } from './deps.ts'
import { loadValidCertificate } from './device-certificate.ts'

/** @throws {Fault} biometrics.off · biometrics.not_enabled */
export async function loadBiometric({ config, database: { stores } }: Pick<Deps, 'config' | 'database'>, deviceId: string): Promise<Biometric & { credential: Credential; wrappedMaskHex: string }> {
  assertAllowed(config.biometrics)
  const biometric = await stores.biometrics.findEnabled(deviceId)
  assertEnabled(biometric, deviceId)
  return biometric
}

/** @throws {Fault} device.* · certificate.not_valid — what a window or a PIN would meet with as well */
export async function assertPhoneMaySign({ database: { stores }, kernel: { clock } }: Pick<Deps, 'database' | 'kernel'>, deviceId: string): Promise<void> {
  const device = await stores.devices.load(deviceId)
  if (!device) throw new Fault('access.required', { detail: 'the device is gone' })
  assertMaySign(device)
  await loadValidCertificate(stores, deviceId, clock.nowMs())
}

/** @throws {Fault} biometrics.pin_required · task.not_found */
export async function assertTaskMayStandAlone({ tasks, documents }: Stores, settings: BiometricSettings, taskId: string): Promise<void> {
  const task = await tasks.load(taskId)
  const document = task && (await documents.load(task.documentId))
  if (!document) throw new Fault('task.not_found')
  assertMayStandAlone(settings, document.documentType)
}

/** Goes into the evidence of each document. */
export const groundsOf = ({ id, method, credentialDigestHex, statementId }: Biometric): Record<string, string> => ({ biometricId: id, biometricMethod: method, credentialDigestHex, ...(statementId !== null && { statementId }) })

/** What the device must prove for this batch: the challenge covers the very list that the person approved. */
export async function offerRelease({ database: { stores }, kernel: { clock, random }, verifiers }: Deps, biometric: Biometric, batch: { deviceId: string; batchId: string; approvalDigestHex: string }): Promise<ReleaseOffer> {
  const { id: biometricId, method, credential } = biometric
  const { deviceId, batchId, approvalDigestHex } = batch
  const nonceHex = bytesToHex(random(32))
  const expiresAtMs = clock.nowMs() + CHALLENGE_LIFE_MS
  const challengeHex = bytesToHex(releaseChallenge({ biometricId, batchId, approvalDigestHex, nonceHex }))
  await stores.biometricChallenges.insert({ id: newId('bch', random), deviceId, method, challengeHex, biometricId, batchId, state: 'open', proof: null, expiresAtMs, revision: 0 })
  return { biometricId, method, nonceHex, expiresAtMs, ...(credential?.method === 'webauthn' && verifiers.webauthn && { webauthn: { rpId: verifiers.webauthn.site.rpId, credentialId: credential.id } }) }
}

/** What the verifier of its method makes of a proof over a challenge, for this very credential. */
export async function judgeProof({ verifiers: { webauthn, soter }, database: { stores } }: Deps, proof: BiometricProof, given: { challenge: BiometricChallenge; credential: Credential; staffId: string }): Promise<ProofOutcome> {
  const { challenge: { challengeHex }, credential, staffId } = given
  if (proof.method === 'webauthn') return credential.method === 'webauthn' && webauthn ? webauthn.verifyProof(proof, challengeHex, credential) : { result: 'unavailable', detail: 'WebAuthn is not set up' }
  const openid = (await stores.staff.load(staffId))?.wechatOpenid
  if (!soter || credential.method !== 'soter' || !openid) return { result: 'unavailable', detail: 'SOTER is not set up, or no WeChat account is bound' }
  const outcome = await soter.verify(proof, challengeHex, openid)
  const isSame = outcome.result !== 'proved' || (outcome.credential.method === 'soter' && outcome.credential.cpuId === credential.cpuId && outcome.credential.uid === credential.uid)
  return isSame ? outcome : { result: 'refused', detail: 'another phone' }
}

/**
 * In the transaction that takes the sessions: a batch begun for biometrics, alone or beside the PIN, is signed only once it was released, by a credential that still stands.
 * @throws {Fault} biometrics.not_released · biometrics.not_enabled
 */
export async function assertReleasedFor(stores: Stores, sessions: readonly SigningSession[], deviceId: string): Promise<void> {
  const batchIds = new Set(sessions.filter(({ intent, payload }) => intent === 'biometric' || readFactors(payload['factors']).includes('biometric')).map(({ batchId }) => batchId))
  for (const batchId of batchIds) assertReleased(await stores.biometricChallenges.findOfBatch(batchId), await stores.biometrics.findEnabled(deviceId), deviceId)
}
