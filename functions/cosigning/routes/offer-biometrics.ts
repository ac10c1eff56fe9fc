/** 登记指纹、面容凭据: verified against the challenge and kept; it opens nothing until a statement names it. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { offerBiometrics as contract, registrationDigest, type BiometricRegistration } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { CredentialOutcome } from '../../_adapters/biometric/webauthn.ts'
import { assertAllowed, assertAnswerable } from '../../_domain/biometric/biometric.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { assertPhoneMaySign } from '../use-biometrics.ts'

export const offerBiometrics = routeFor<Deps>()(contract, async (deps, { challengeId, registration }, { deviceId, staffId }) => {
  const { config, database, kernel: { clock, random } } = deps
  assertAllowed(config.biometrics)
  await assertPhoneMaySign(deps, deviceId)
  const asked = { deviceId, method: registration.method, isRelease: false }
  const challenge = await database.stores.biometricChallenges.load(challengeId)
  assertAnswerable(challenge, { ...asked, nowMs: clock.nowMs() })
  const outcome = await judge(deps, registration, challenge.challengeHex, staffId)
  if (outcome.result === 'unavailable') throw new Fault('biometrics.unavailable', { detail: outcome.detail })
  const biometricId = newId('bio', random)
  await database.transaction(async (stores) => {
    const open = await stores.biometricChallenges.load(challengeId)
    assertAnswerable(open, { ...asked, nowMs: clock.nowMs() })
    await stores.biometricChallenges.replace(open, { ...open, state: 'used', proof: registration })
    if (outcome.result !== 'proved') return
    const { credential, counter } = outcome
    await stores.biometrics.insert({
      id: biometricId, staffId, deviceId, method: registration.method, credentialDigestHex: bytesToHex(registrationDigest(registration)), credential, counter,
      wrappedMaskHex: null, statementId: null, failures: 0, state: 'offered', offeredAtMs: clock.nowMs(), enabledAtMs: null, disabledAtMs: null, disabledReason: null, revision: 0,
    })
  }, 10)
  if (outcome.result === 'refused') throw new Fault('biometrics.credential_refused', { detail: outcome.detail })
  return { biometricId }
})

async function judge({ verifiers: { webauthn, soter }, database: { stores } }: Deps, registration: BiometricRegistration, challengeHex: string, staffId: string): Promise<CredentialOutcome> {
  if (registration.method === 'webauthn') return webauthn ? webauthn.verifyCredential(registration, challengeHex) : { result: 'unavailable', detail: 'WebAuthn is not set up' }
  const openid = (await stores.staff.load(staffId))?.wechatOpenid
  return soter && openid ? soter.verify(registration, challengeHex, openid) : { result: 'unavailable', detail: 'SOTER is not set up, or no WeChat account is bound' }
}
