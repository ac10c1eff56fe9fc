// Settings of documents that begin on a phone.
import { OWN_DOCUMENT_LIMIT } from '@yiqian/shared/protocol/own-documents.ts'
import type { DraftLimits } from '../../_domain/draft/draft.ts'

export interface DraftSettings extends DraftLimits {
  /** OWN_DOCUMENTS_APPLICATION: the client system that they go to; absent or `off`: none are taken */
  applicationId: string | undefined
}

/** OWN_DOCUMENT_MIB: largest file, 1 to 48, default 20. OWN_DOCUMENTS_DAY_MIB: of one person within 24 hours, default 200. */
export function readDraftSettings(env: Readonly<Record<string, string | undefined>>): DraftSettings {
  const applicationId = env['OWN_DOCUMENTS_APPLICATION']?.trim()
  const most = OWN_DOCUMENT_LIMIT / 1_048_576
  return {
    applicationId: applicationId && applicationId !== 'off' ? applicationId : undefined,
    fileBytes: mebibytes(env, 'OWN_DOCUMENT_MIB', 20, most),
    dayBytes: mebibytes(env, 'OWN_DOCUMENTS_DAY_MIB', 200, 100_000),
  }
}

function mebibytes(env: Readonly<Record<string, string | undefined>>, name: string, absent: number, most: number): number {
  const value = Number(env[name] || absent)
  if (!(value > 0 && value <= most)) throw new Error(`${name} 应为不超过 ${most} 的正数 / ${name} must be a number above 0, at most ${most}`)
  return Math.floor(value * 1_048_576)
}
