/** 同意隐私说明: of the version that is in force, and no other. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { giveConsent as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { keepConsent } from '../proofing/keep-consent.ts'

export const giveConsent = routeFor<Deps>()(contract, async ({ database, settings, kernel: { clock, random } }, { version }, { deviceId, staffId }) => {
  if (version !== settings.privacyVersion) throw new Fault('consent.version_unknown')
  const agreedAtMs = await database.transaction((stores) => keepConsent(stores, { staffId, deviceId, version, atMs: clock.nowMs() }, random), 5)
  return { version, agreedAtMs }
})
