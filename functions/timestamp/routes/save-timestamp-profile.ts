/** 新增或修改时间戳配置. */
import { saveTimestampProfile as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { assertProfile } from '../../_domain/timestamp/profile-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const saveTimestampProfile = routeFor<Deps>()(contract, async ({ database, configuration, keyStores }, { profile, isDefault, revision }, _actor, { note }) => {
  const { settings } = await configuration.fresh()
  if (settings.revision !== revision) throw new Fault('timestamp.settings_changed')
  const before = settings.profiles.find(({ id }) => id === profile.id)
  assertProfile(settings, profile, isDefault)
  if (!before || before.keyStore !== profile.keyStore || before.algorithm !== profile.algorithm) {
    if (!keyStores.store(profile.keyStore).algorithms.includes(profile.algorithm)) throw new Fault('key.algorithm_unsupported', { facts: { algorithm: profile.algorithm } })
  }
  const profiles = before ? settings.profiles.map((each) => (each.id === profile.id ? profile : each)) : [...settings.profiles, profile]
  note({ profileId: profile.id, policyOid: profile.policyOid, state: profile.state, ...(before && { before: JSON.stringify(before).slice(0, 1000) }) })
  try {
    const after = await database.stores.timestampSettings.replace(settings, { ...settings, profiles, defaultProfile: isDefault ? profile.id : settings.defaultProfile })
    return { revision: after.revision }
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('timestamp.settings_changed', { cause: error }) : error
  } finally {
    configuration.forget()
  }
})
