/** 完成一项身份验证: a code, or what a provider says of a number, a card, a face. */
import { proveFactor as contract } from '@yiqian/shared/protocol/identity.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertAgreed } from '../../_domain/proofing/factors.ts'
import { assertOpen } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { askProvider } from '../proofing/ask-provider.ts'
import { standingOf } from '../proofing/begin-proofing.ts'
import { takeCode, wrongCode } from '../proofing/take-code.ts'

export const proveFactor = routeFor<Deps>()(contract, async (deps, { proofingId, proof }) => {
  if (proof.factor !== 'sms') return standingOf(deps, await askProvider(deps, proofingId, proof))
  const { database, settings, kernel: { clock } } = deps
  const taken = await database.transaction(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOpen(proofing, clock.nowMs())
    if (!proofing.progress) throw new Fault('proofing.not_found')
    assertAgreed(proofing.progress, settings.privacyVersion)
    return takeCode(stores, proofing, proof.code, clock.nowMs())
  }, 20)
  if (taken.result === 'wrong') throw wrongCode(taken.triesLeft)
  return standingOf(deps, taken.proofing)
})
