/** 授权详情与使用记录: for both sides; with the signed statement, so that a phone believes nobody. */
import * as v from 'valibot'
import { getDelegation as contract } from '@yiqian/shared/protocol/delegations.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { Statement } from '@yiqian/shared/protocol/statements.ts'
import { routeFor } from '../../_kernel/route.ts'
import { delegationCard, useCards } from '../delegations/cards.ts'
import type { Deps } from '../deps.ts'

export const getDelegation = routeFor<Deps>()(contract, async ({ database: { stores }, kernel: { clock } }, { delegationId }, { staffId }) => {
  const delegation = await stores.delegations.load(delegationId)
  if (!delegation || ![delegation.delegatorId, delegation.delegateId].includes(staffId)) throw new Fault('delegation.not_found')
  const kept = await stores.statements.load(delegation.statementId)
  const certificate = kept && (await stores.certificates.load(kept.certificateId))
  if (!certificate) throw new Error(`the statement of ${delegationId} is gone`)
  const nowMs = clock.nowMs()
  return { delegation: await delegationCard(stores, delegation, nowMs), uses: await useCards(stores, delegationId), statement: v.parse(Statement, kept.statement), signatureHex: kept.signatureHex, certificateBase64: certificate.certificateBase64, nowMs }
})
