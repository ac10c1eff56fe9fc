/** 查询本机的指纹、面容签署: what is enabled here, and what the hospital allows. */
import { getBiometrics as contract } from '@yiqian/shared/protocol/biometrics.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import * as v from 'valibot'
import { methodsOf } from '../../_adapters/biometric/open-verifiers.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getBiometrics = routeFor<Deps>()(contract, async ({ config: { biometrics: { isOn, pinTypes } }, verifiers, database: { stores } }, _, { deviceId }) => {
  const enabled = isOn ? await stores.biometrics.findEnabled(deviceId) : undefined
  const biometric = enabled ? { biometricId: enabled.id, method: enabled.method, enabledAtMs: enabled.enabledAtMs ?? enabled.offeredAtMs } : null
  return { isAllowed: isOn, methods: isOn ? methodsOf(verifiers) : [], pinTypes: v.parse(v.array(documentType), pinTypes), biometric }
})
