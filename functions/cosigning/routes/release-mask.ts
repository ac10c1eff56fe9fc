/** 以指纹、面容放行本批签署: the mask goes out once, for the batch whose challenge the device proved; failed proofs are counted. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { releaseMask as contract } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertAnswerable, assertEnabled, MOST_FAILURES, takeProof, type Biometric, type BiometricChallenge, type Credential } from '../../_domain/biometric/biometric.ts'
import type { Stores } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { assertPhoneMaySign, judgeProof, loadBiometric } from '../use-biometrics.ts'

export const releaseMask = routeFor<Deps>()(contract, async (deps, { batchId, proof }, { deviceId, staffId }) => {
  const { database, keyring, kernel: { clock } } = deps
  await loadBiometric(deps, deviceId)
  await assertPhoneMaySign(deps, deviceId)
  const asked = { batchId, deviceId, method: proof.method, nowMs: clock.nowMs() }
  const { challenge, biometric } = await load(database.stores, asked)
  const outcome = await judgeProof(deps, proof, { challenge, credential: biometric.credential, staffId })
  if (outcome.result === 'unavailable') throw new Fault('biometrics.unavailable', { detail: outcome.detail })
  const { after, wrappedMaskHex } = await database.transaction(async (stores) => {
    const now = await load(stores, asked)
    const judged = await stores.biometrics.replace(now.biometric, takeProof(now.biometric, outcome, clock.nowMs()))
    if (judged.failures === 0) await stores.biometricChallenges.replace(now.challenge, { ...now.challenge, state: 'used', proof })
    return { after: judged, wrappedMaskHex: now.biometric.wrappedMaskHex }
  }, 20)
  if (after.failures > 0) throw new Fault('biometrics.proof_refused', { facts: { triesLeft: MOST_FAILURES - after.failures }, detail: outcome.result === 'refused' ? outcome.detail : 'the counter did not rise' })
  // Beside the PIN nothing is handed out: what opens the share without it would stand in its place.
  const [session] = await database.stores.sessions.listOfBatch(batchId)
  return { biometricId: after.id, ...(session?.intent === 'biometric' && { maskHex: bytesToHex(keyring.unwrap('mask', after.id, wrappedMaskHex)) }) }
})

/** @throws {Fault} biometrics.challenge_gone · biometrics.not_enabled */
async function load({ biometrics, biometricChallenges }: Stores, given: { batchId: string; deviceId: string; method: BiometricChallenge['method']; nowMs: number }): Promise<{ challenge: BiometricChallenge; biometric: Biometric & { credential: Credential; wrappedMaskHex: string } }> {
  const challenge = await biometricChallenges.findOfBatch(given.batchId)
  assertAnswerable(challenge, { ...given, isRelease: true })
  const biometric = await biometrics.load(challenge.biometricId!)
  assertEnabled(biometric, given.deviceId)
  return { challenge, biometric }
}
