/** 验证签名文件: bad signatures are a verdict, never an error. @source ETSI EN 319 102-1 §5.1 */
import { createHash } from 'node:crypto'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { verifyDocument as contract } from '@yiqian/shared/protocol/verification.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { readInput, type Input } from '../read-input.ts'
import { verdictOf, worst } from '../reason.ts'
import { registerEntry, sayVoided } from '../register-entry.ts'
import { sayReason } from '../reason-words.ts'
import { provisionalTimes } from '../provisional-times.ts'
import { summarise } from '../summary.ts'
import { openTrust, type Trust } from '../trust.ts'
import { verifyMessage } from '../verify-message.ts'
import { verifyPdf, type PdfVerdict } from '../verify-pdf.ts'

const FILE_LIMIT = 48 * 1_048_576

export const verifyDocument = routeFor<Deps>()(contract, async (deps, { contentBase64, signatureBase64 }) => {
  const content = fromBase64(contentBase64)
  if (content.length > FILE_LIMIT) throw new Fault('document.too_large', { facts: { limit: '48 MiB' } })
  const input = readInput(content, signatureBase64 === undefined ? undefined : fromBase64(signatureBase64))
  const trust = await openTrust(deps)
  const { signatures, reasons } = await verify(trust, input)
  const verdict = worst([...signatures.map((signature) => signature.verdict), ...reasons.map(({ code }) => verdictOf(code))])
  const said = reasons.map(sayReason)
  const digestHex = createHash('sm3').update(content).digest('hex')
  const [provisional, register] = [await provisionalTimes(deps, digestHex), await registerEntry(deps.database.stores, digestHex, input.kind === 'detached' ? toBase64(input.cms) : undefined)]
  const [voided, summary] = [register && sayVoided(register), summarise(verdict, signatures, said)]
  return { verdict, summary: voided ? { zh: voided.zh + summary.zh, en: voided.en + summary.en } : summary, kind: input.kind, digestHex, verifiedAtMs: trust.nowMs, ...(register && { register }), signatures, reasons: said, ...(provisional && { provisional }) }
})

async function verify(trust: Trust, input: Input): Promise<PdfVerdict> {
  if (input.kind === 'pdf') return verifyPdf(trust, input.pdf)
  return { signatures: await verifyMessage(trust, input.cms, input.kind === 'detached' ? input.content : undefined), reasons: [] }
}
