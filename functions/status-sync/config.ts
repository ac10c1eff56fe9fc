// Settings of `status-sync`.
import { readFileSync } from 'node:fs'
import { DOCUMENT_SHARING, type DocumentSharing } from '@yiqian/shared/protocol/sharing.ts'
import { COMMON_LADDERS, parseLadders, type TitleLadder } from '../_domain/flow/title-level.ts'

export interface Config {
  /** CALLBACK_EVERY_MS: pause between two looks for due callbacks */
  callbackEveryMs: number
  /** CALLBACK_TIMEOUT_MS: how long a hospital system may take to answer a callback */
  callbackTimeoutMs: number
  /** VOID_MAX_HOURS, as `cosigning` reads it: until when a signer is offered to void what is signed */
  voidWithinHours: number
  /** TITLE_LEVELS_FILE: the hospital's table of title levels as JSON; absent: the common grades */
  titleLadders: readonly TitleLadder[]
  /** NOTICE_EVERY_MS: pause between two looks for messages to people */
  noticeEveryMs: number
  /** NOTICE_GAP_MINUTES: at most one message about new documents to a person in so many minutes */
  noticeGapMs: number
  /** DOCUMENT_SHARING: `none` (when nothing is set), or `own-channels`: links to colleagues, downloads in the web version */
  sharing: DocumentSharing
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({
  callbackEveryMs: Number(env['CALLBACK_EVERY_MS'] ?? 500),
  callbackTimeoutMs: Number(env['CALLBACK_TIMEOUT_MS'] ?? 15_000),
  voidWithinHours: Number(env['VOID_MAX_HOURS'] || 24),
  titleLadders: env['TITLE_LEVELS_FILE'] ? parseLadders(readFileSync(env['TITLE_LEVELS_FILE'], 'utf8')) : COMMON_LADDERS,
  noticeEveryMs: Number(env['NOTICE_EVERY_MS'] || 2_000),
  noticeGapMs: Number(env['NOTICE_GAP_MINUTES'] ?? 30) * 60_000,
  sharing: sharingOf(env['DOCUMENT_SHARING'] || 'none'),
})

function sharingOf(text: string): DocumentSharing {
  const found = DOCUMENT_SHARING.find((rule) => rule === text)
  if (!found) throw new Error(`DOCUMENT_SHARING must be one of ${DOCUMENT_SHARING.join(', ')}`)
  return found
}
