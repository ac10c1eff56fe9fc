// Notes that a person is to be told something: in the transaction of what happened, so that both are there or neither.
import type { NoticeKind } from '@yiqian/shared/protocol/notices.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { newId } from '../_domain/new-id.ts'
import { COLLECT_MS } from '../_domain/notice/notice.ts'
import type { Stores } from '../_domain/ports.ts'

/** @param about.time which telling of the subject this is; the same one is noted once. @param about.waitMs until it goes out: others may come to go with it */
export async function recordNotice({ notices }: Stores, about: { staffId: string; kind: NoticeKind; subjectId: string; time: string | number; atMs: number; waitMs?: number }, random: RandomBytes): Promise<void> {
  const { staffId, kind, subjectId, time, atMs, waitMs = COLLECT_MS } = about
  const onceKey = `${kind}:${subjectId}:${time}`
  if (await notices.findByKey(onceKey)) return
  await notices.insert({ id: newId('ntc', random), onceKey, staffId, kind, subjectId, state: 'pending', attempts: 0, nextAtMs: atMs + waitMs, sentAtMs: null, channel: null, lastError: null, createdAtMs: atMs, revision: 0 })
}
