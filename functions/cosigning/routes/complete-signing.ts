/** 完成签署: one submission of a batch through the vault, then each document finished; a repeat of the same request gets on where it stopped. */
import { completeSigning as contract } from '@yiqian/shared/protocol/cosigning.ts'
import type { RequestOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault, sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { SigningSession } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sideBySide } from '../../_runtime/side-by-side.ts'
import { cosign } from '../cosign.ts'
import type { Deps } from '../deps.ts'
import { approveBatchCode, chainOf, finishDocument } from '../finish-document.ts'
import { faultOf, requestDigest, rollOf, type SubmittedItem } from '../submission.ts'

/** Documents finished side by side: while one waits for the disk, another is digested. */
const AT_ONCE = 4

type ItemResult = ResponseOf<typeof contract>['items'][number]

export const completeSigning = routeFor<Deps>()(contract, async (deps, input, { deviceId, staffId }) => {
  const requestDigestHex = requestDigest(input)
  const items = await submitted(deps, input, { deviceId, requestDigestHex })
  const sessions = await cosign(deps, { deviceId, staffId, purpose: 'document', generation: input.generation, requestDigestHex, items })
  const chain = chainOf(deps)
  const finished = await sideBySide(sessions, AT_ONCE, async (session) => (session.state === 'cosigned' ? finishDocument(deps, session, { deviceId, staffId }, chain) : session))
  await approveBatchCode(deps, finished)
  return { items: finished.map(resultOf), roll: rollOf(sessions[0], deps.keyring) }
})

/** The sessions that the request names. A batch is completed once: every one of its sessions by the same request, or not at all. */
async function submitted({ database: { stores } }: Deps, { batchId, items }: RequestOf<typeof contract>, given: { deviceId: string; requestDigestHex: string }): Promise<SubmittedItem[]> {
  const batch = (await stores.sessions.listOfBatch(batchId)).filter(({ deviceId, purpose }) => deviceId === given.deviceId && purpose === 'document')
  if (batch.some(({ requestDigestHex }) => requestDigestHex !== null && requestDigestHex !== given.requestDigestHex)) throw new Fault('signing.session_conflict')
  if (new Set(items.map(({ sessionId }) => sessionId)).size < items.length) throw new Fault('request.malformed', { facts: { field: 'items', expectedZh: '同一会话只能出现一次', expectedEn: 'must name each session once' } })
  return items.map(({ sessionId, partial, digestSource }) => {
    const session = batch.find(({ id }) => id === sessionId)
    if (!session) throw new Fault('signing.session_not_found')
    return { session, partial, notes: { digestSource } }
  })
}

function resultOf(session: SigningSession): ItemResult {
  if (session.state === 'completed') return { taskId: session.subjectId, ...(session.answer as { result: 'signed'; documentState: 'signed'; signedAtMs: number }) }
  const { code, facts } = faultOf(session)
  return { taskId: session.subjectId, result: 'refused', fault: code, message: sayFault(code, facts) }
}
