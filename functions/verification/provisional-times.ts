// What this platform's own record says of a file: it was in use before it was signed, from when to when (暂存).
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { provisionalOf } from '../_domain/document/provisional.ts'
import type { Deps } from './deps.ts'

/** Times alone: who has the file learns nothing else of it. Undefined for files that are not ours, and for all that waited to be signed. */
export async function provisionalTimes({ database: { stores } }: Deps, digestHex: string): Promise<VerificationReport['provisional']> {
  const document = await stores.documents.findByDigest(digestHex)
  const provisional = document && provisionalOf(document)
  if (!provisional) return undefined
  const { fromMs, signByMs, untilMs, overdue } = provisional
  const [from, until] = [sayTime(fromMs), untilMs === null ? undefined : sayTime(untilMs)]
  const words = {
    zh: until ? `本文件自 ${from} 起作为暂存文件使用，至 ${until} 结束暂存${overdue ? '（超过规定时限）' : ''}。` : `本文件自 ${from} 起作为暂存文件使用，签署尚未全部完成。`,
    en: until ? `In use as a provisional document from ${from} until ${until}${overdue ? ', past the time set for signing' : ''}.` : `In use as a provisional document since ${from}; not everybody has signed.`,
  }
  return { fromMs, signByMs, untilMs, words }
}

/** China Standard Time, whatever the server's own zone is. */
const sayTime = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
