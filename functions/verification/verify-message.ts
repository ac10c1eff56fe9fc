// A signature file: over content handed in beside it, or with its content inside.
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import { judgeMessage, type JudgedSigner } from './judge-message.ts'
import { signatureReport } from './signature-report.ts'
import type { Trust } from './trust.ts'

/** Reasons that say the content is not what was signed. */
const ABOUT_CONTENT: readonly string[] = ['cms.digest_mismatch', 'cms.content_differs', 'cms.content_missing']
/** Reasons that leave open what was signed. Without signed attributes a changed content shows as a wrong signature. */
const NOT_READ: readonly string[] = ['signature.invalid', 'malformed', 'cms.no_signers', 'cms.encoding_unsupported', 'limit.exceeded']

export async function verifyMessage(trust: Trust, cms: Uint8Array, content?: Uint8Array): Promise<SignatureReport[]> {
  const { signers, contentSize = 0 } = await judgeMessage(trust, cms, content && [content])
  return signers.map((signer, index) => signatureReport(signer, { index: index + 1, coverage: coverageOf(signer, content?.length ?? contentSize), fieldName: null, reason: null }))
}

/** All or nothing. */
function coverageOf({ reasons }: JudgedSigner, totalBytes: number) {
  const holds = !reasons.some(({ code }) => ABOUT_CONTENT.includes(code) || NOT_READ.includes(code))
  return { wholeDocument: holds, coveredBytes: holds ? totalBytes : 0, totalBytes, changedSince: holds ? ('nothing' as const) : ('other' as const) }
}
