// Takes due callbacks from the outbox and sends them; what fails is tried again later, at last a dead letter.
import { CallbackEvent } from '@yiqian/shared/protocol/his.ts'
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import * as v from 'valibot'
import type { Callback } from '../../_adapters/callbacks/callback-sender.ts'
import { delivered, failed } from '../../_domain/delivery/delivery.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Change, Delivery } from '../../_domain/records.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 20

export async function deliverCallbacks(deps: Deps): Promise<void> {
  const nowMs = deps.kernel.clock.nowMs()
  const due = await deps.database.stores.deliveries.takeDue(nowMs, nowMs + 2 * deps.config.callbackTimeoutMs, AT_ONCE)
  const outcomes = await Promise.allSettled(due.map((delivery) => deliver(deps, delivery)))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

async function deliver(deps: Deps, delivery: Delivery): Promise<void> {
  const { database: { stores }, kernel } = deps
  const error = await send(deps, delivery)
  const after = error === undefined ? delivered(delivery) : failed(delivery, error, kernel.clock.nowMs(), (kernel.random(1)[0] ?? 0) / 255)
  if (after.state === 'dead') deps.log('error', { op: 'callback.dead', detail: `${delivery.id} after ${after.attempts} attempts: ${after.lastError}` })
  try {
    await stores.deliveries.replace(delivery, after)
  } catch (conflict) {
    if (!(conflict instanceof StoreConflict)) throw conflict // the lease ran out: whoever holds it now writes the outcome
  }
}

/** @returns what went wrong, in words that the application may read */
async function send(deps: Deps, delivery: Delivery): Promise<string | undefined> {
  let callback: Callback | undefined
  try {
    callback = await callbackOf(deps, delivery)
  } catch (error) {
    deps.log('error', { op: 'callback.unmade', detail: `${delivery.id}: ${error instanceof Error ? error.message : String(error)}` })
    return 'the callback could not be made'
  }
  if (!callback) return 'the application has no callback address any more'
  return deps.callbacks(callback).then(() => undefined, (error: unknown) => (error instanceof Error ? error.message : 'could not connect'))
}

async function callbackOf({ database: { stores }, kernel, keyring }: Deps, delivery: Delivery): Promise<Callback | undefined> {
  const application = await stores.applications.load(delivery.applicationId)
  if (!application?.callbackUrl || !application.wrappedCallbackSecretHex) return undefined
  const change = await stores.changes.load(delivery.applicationId, delivery.cursor)
  if (!change) throw new Error('its change is not there')
  const secret = bytesToUtf8(keyring.unwrap('callback-secret', application.id, application.wrappedCallbackSecretHex))
  return { id: delivery.id, url: application.callbackUrl, secret, atMs: kernel.clock.nowMs(), body: JSON.stringify(eventOf(change)) }
}

/** The state as of the change, so that a late callback never says more than was true. */
function eventOf(change: Change): v.InferOutput<typeof CallbackEvent> {
  const { documentId, externalId, state, cursor, signedBy } = change
  return v.parse(CallbackEvent, { type: change.type, timestamp: new Date(change.atMs).toISOString(), data: { documentId, externalId, state, fullySigned: state === 'signed', cursor, signedBy } })
}
