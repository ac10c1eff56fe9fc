/** 开始启用指纹、面容: a challenge of the server's own, and what a browser's authenticator is asked with. */
import { createHash } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { beginBiometrics as contract } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { methodsOf } from '../../_adapters/biometric/open-verifiers.ts'
import { WEBAUTHN_ALGORITHMS } from '../../_adapters/biometric/webauthn.ts'
import { assertAllowed, CHALLENGE_LIFE_MS } from '../../_domain/biometric/biometric.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { assertPhoneMaySign } from '../use-biometrics.ts'

export const beginBiometrics = routeFor<Deps>()(contract, async (deps, { method }, { deviceId, staffId }) => {
  const { config, settings, verifiers, database: { stores }, kernel: { clock, random } } = deps
  assertAllowed(config.biometrics)
  if (!methodsOf(verifiers).includes(method)) throw new Fault('biometrics.off', { detail: `${method} is not set up` })
  await assertPhoneMaySign(deps, deviceId)
  const staff = await stores.staff.load(staffId)
  if (!staff) throw new Fault('access.required', { detail: 'the person is gone' })
  const challenge = { id: newId('bch', random), challengeHex: bytesToHex(random(32)), expiresAtMs: clock.nowMs() + CHALLENGE_LIFE_MS }
  await stores.biometricChallenges.insert({ ...challenge, deviceId, method, biometricId: null, batchId: null, state: 'open', proof: null, revision: 0 })
  // The authenticator keeps one credential for each user id: this phone's share, not the person on all of their phones.
  const userIdHex = createHash('sm3').update(`yiqian-device:${deviceId}`).digest('hex')
  const webauthn = method === 'webauthn' && { rpId: verifiers.webauthn!.site.rpId, rpName: settings.hospitalName, userIdHex, userName: staff.staffNumber, displayName: staff.name, algorithms: WEBAUTHN_ALGORITHMS }
  return { challengeId: challenge.id, challengeHex: challenge.challengeHex, expiresAtMs: challenge.expiresAtMs, ...(webauthn && { webauthn }) }
})
