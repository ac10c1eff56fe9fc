// Takes due callbacks from the outbox and sends them; what fails is tried again later, at last a dead letter.
import { CallbackEvent } from '@yiqian/shared/protocol/his.ts'
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import * as v from 'valibot'
import { delivered, failed } from '../../_domain/delivery/delivery.ts'
import type { Change, Delivery } from '../../_domain/records.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 20

export async function deliverCallbacks(deps: Deps): Promise<void> {
  const nowMs = deps.kernel.clock.nowMs()
  const due = await deps.database.stores.deliveries.takeDue(nowMs, nowMs + 2 * deps.config.callbackTimeoutMs, AT_ONCE)
  await Promise.all(due.map((delivery) => deliver(deps, delivery)))
}

async function deliver(deps: Deps, delivery: Delivery): Promise<void> {
  const { database: { stores }, kernel } = deps
  const after = await send(deps, delivery).then(
    () => delivered(delivery),
    (error: unknown) => failed(delivery, error instanceof Error ? error.message : 'unknown', kernel.clock.nowMs(), (kernel.random(1)[0] ?? 0) / 255),
  )
  if (after.state === 'dead') deps.log('error', { op: 'callback.dead', detail: `${delivery.id} after ${after.attempts} attempts: ${after.lastError}` })
  await stores.deliveries.replace(delivery, after)
}

async function send({ database: { stores }, kernel, keyring, callbacks }: Deps, delivery: Delivery): Promise<void> {
  const application = await stores.applications.load(delivery.applicationId)
  const change = await stores.changes.load(delivery.applicationId, delivery.cursor)
  if (!application?.callbackUrl || !application.wrappedCallbackSecretHex || !change) throw new Error('the application has no callback address any more')
  const secret = bytesToUtf8(keyring.unwrap('callback-secret', application.id, application.wrappedCallbackSecretHex))
  await callbacks({ id: delivery.id, url: application.callbackUrl, secret, atMs: kernel.clock.nowMs(), body: JSON.stringify(eventOf(change)) })
}

/** The state as of the change, so that a late callback never says more than was true. */
function eventOf(change: Change): v.InferOutput<typeof CallbackEvent> {
  const { documentId, externalId, state, cursor, signedBy } = change
  return v.parse(CallbackEvent, { type: change.type, timestamp: new Date(change.atMs).toISOString(), data: { documentId, externalId, state, fullySigned: state === 'signed', cursor, signedBy } })
}
