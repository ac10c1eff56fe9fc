/** 一批签署的进度与结果: for the phone that began it alone; an unknown batch is an empty one. */
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { getBatch as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { SigningSession } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { faultOf } from '../submission.ts'

type Item = ResponseOf<typeof contract>['items'][number]

export const getBatch = routeFor<Deps>()(contract, async ({ database: { stores } }, { batchId }, { deviceId }) => {
  const sessions = (await stores.sessions.listOfBatch(batchId)).filter((session) => session.deviceId === deviceId && session.purpose === 'document')
  const items: Item[] = []
  for (const session of sessions) items.push(await itemOf(stores, session))
  return { items }
})

async function itemOf({ documents }: Stores, session: SigningSession): Promise<Item> {
  const document = await documents.load(String(session.payload['documentId']))
  const head = { taskId: session.subjectId, title: document?.title ?? '' }
  if (session.state === 'completed') return { ...head, ...(session.answer as { result: 'signed'; documentState: 'signed'; signedAtMs: number }) }
  if (session.state !== 'failed') return { ...head, result: session.state === 'begun' ? 'open' : 'working' }
  const { code, facts } = faultOf(session)
  return { ...head, result: 'refused', fault: code, message: sayFault(code, facts) }
}
