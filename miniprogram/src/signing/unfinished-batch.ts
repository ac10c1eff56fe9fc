// Which batch is on its way: kept on the phone until its outcome is known, so that a killed app can ask. Ids alone: no PIN, no partial, no title.
import * as v from 'valibot'
import { idOf } from '@yiqian/shared/protocol/fields.ts'
import { getBatch } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { Phone } from './phone.ts'

const Shape = v.strictObject({ batchId: idOf('bat'), atMs: v.number() })
export type UnfinishedBatch = v.InferOutput<typeof Shape>

const KEY = 'unfinished-batch'
/** Later than this nobody waits for it: the lists tell. */
const FORGET_AFTER_MS = 24 * 3_600_000

export const rememberBatch = ({ ports: { storage, clock } }: Phone, batchId: string): Promise<void> => storage.set(KEY, JSON.stringify({ batchId, atMs: clock.nowMs() }))
export const forgetBatch = ({ ports: { storage } }: Phone): Promise<void> => storage.remove(KEY)

export async function unfinishedBatch({ ports: { storage, clock } }: Phone): Promise<UnfinishedBatch | undefined> {
  const text = await storage.get(KEY)
  if (text === undefined) return undefined
  try {
    const kept = v.parse(Shape, JSON.parse(text))
    return clock.nowMs() - kept.atMs < FORGET_AFTER_MS ? kept : undefined
  } catch {
    return undefined
  }
}

export type BatchItem = ResponseOf<typeof getBatch>['items'][number]

/** What the server says of it. */
export async function readBatch({ client, keystore }: Phone, batchId: string): Promise<BatchItem[]> {
  const { deviceToken } = await keystore.loadEnrolled()
  return (await client.call(getBatch, { batchId }, { deviceToken })).items
}
