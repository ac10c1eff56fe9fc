/** 核对本批签署的短信验证码: right once, wrong a few times; it confirms the one list that it was sent for. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { confirmSigningCode as contract } from '@yiqian/shared/protocol/factors.ts'
import { assertCodeOpen, takeSigningCode } from '../../_domain/signing-factors/signing-code.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { loadAsked } from '../load-asked.ts'
import { assertPhoneMaySign } from '../use-biometrics.ts'

export const confirmSigningCode = routeFor<Deps>()(contract, async (deps, { batchId, code: typed }, { deviceId }) => {
  const { database, kernel: { clock } } = deps
  await assertPhoneMaySign(deps, deviceId)
  const nowMs = clock.nowMs()
  const after = await database.transaction(async (stores) => {
    const { approvalDigestHex } = await loadAsked(stores, { batchId, deviceId, nowMs })
    const code = await stores.signingCodes.findOfBatch(batchId)
    assertCodeOpen(code, { deviceId, approvalDigestHex }, nowMs)
    return stores.signingCodes.replace(code, takeSigningCode(code, typed))
  }, 20)
  if (after.state !== 'confirmed') throw new Fault('factors.code_wrong', { facts: { triesLeft: after.triesLeft } })
  return { confirmed: true as const }
})
