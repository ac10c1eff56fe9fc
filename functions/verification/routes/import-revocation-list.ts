/** 手工导入吊销列表. */
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { importRevocationList as contract } from '@yiqian/shared/protocol/trust.ts'
import { RevocationProblem, sayProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const importRevocationList = routeFor<Deps>()(contract, async ({ validation }, { listBase64 }, _actor, { note }) => {
  await validation.openTrust()
  const { outcome, list } = await validation.takeIn(fromBase64(listBase64), validation.authorities(), null).catch((cause: unknown) => {
    if (!(cause instanceof RevocationProblem)) throw cause
    const { zh, en } = sayProblem(cause.code)
    throw new Fault('revocation_list.refused', { facts: { why: cause.code, whyZh: zh, whyEn: en }, detail: cause.detail, cause })
  })
  await validation.changed()
  const about = { issuer: displayName(list.issuer), number: list.number?.toString() ?? null, entries: list.entries.count, thisUpdateMs: list.thisUpdateMs, nextUpdateMs: list.nextUpdateMs ?? null }
  note({ issuer: about.issuer, number: about.number ?? '', outcome })
  return { outcome, list: about }
})
