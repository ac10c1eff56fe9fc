/** 准备签名: the appearance and the placeholder on the version that the signer looked at; the value in between is a stored row. */
import { createHash } from 'node:crypto'
import { signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { formatSigningTime } from '@yiqian/shared/pdf/appearance.ts'
import { preparePdfSignature, type PreparedPdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { prepareSignature as contract } from '@yiqian/shared/protocol/seal.ts'
import { newId } from '../../_domain/new-id.ts'
import type { DocumentRecord, PreparedSignature } from '../../_domain/records.ts'
import { assertMayAct } from '../../_domain/signing-task/signing-task.ts'
import { routeFor } from '../../_kernel/route.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'
import type { Deps } from '../deps.ts'
import { fieldNameOf } from '../field-name.ts'
import { appearanceOf, impressionForTask, type ChosenImpression } from '../impression-for-task.ts'
import { loadSigner, type Signer } from '../load-signer.ts'
import { placeFacts, placeOf } from '../place-of.ts'
import { SIGNER_PROFILE } from '../signer-profile.ts'

export const prepareSignature = routeFor<Deps>()(contract, async (deps, { taskId, deviceId, delegationId, documentDigestHex, certificateBase64 }) => {
  const { database: { stores }, kernel, files } = deps
  const nowMs = kernel.clock.nowMs()
  const signer = await loadSigner(stores, { taskId, deviceId, nowMs, ...(delegationId !== undefined && { delegationId }) })
  const { task, document, staff, principal, under } = signer
  assertMayAct(task, document, principal.id, nowMs)
  if (documentDigestHex !== document.currentDigestHex) throw new Fault('document.changed')
  const source = await files.read(document.id, document.currentDigestHex)
  if (!source) throw new Error(`the file of ${document.id} is missing`)
  const signingTimeMs = Math.floor(nowMs / 1000) * 1000 // signed attributes know whole seconds
  const chosen = isPdfContent(document.contentKind) ? await impressionForTask(stores, staff, document) : undefined
  const laid = isPdfContent(document.contentKind) ? await layOnPdf(deps, { source, signer, signingTimeMs, chosen }) : { parts: [source], preparedDigestHex: document.currentDigestHex, byteRange: null }
  const prepared: PreparedSignature = {
    id: newId('prp', kernel.random), taskId, documentId: document.id, deviceId, documentVersion: document.version, preparedDigestHex: laid.preparedDigestHex, byteRange: laid.byteRange,
    contentDigestHex: digestOf(laid.parts), signingTimeMs, certificateBase64, state: 'prepared', createdAtMs: nowMs, revision: 0,
  }
  await stores.prepared.insert(prepared)
  if (chosen) await stores.impressions.insertUse({ id: prepared.id, impressionId: chosen.impressionId, staffId: staff.id, digestHex: chosen.digestHex, signedAtMs: null })
  if (under) await stores.mandateUses.insert({ id: prepared.id, grantId: under.grantId, staffId: staff.id, taskId, documentId: document.id, mandate: under.mandate, state: 'prepared', atMs: nowMs, revision: 0 })
  return { ...answer(prepared, document, laid.parts, source.length), ...(under && { mandate: under.mandate }) }
})

async function layOnPdf(deps: Deps, { source, signer, signingTimeMs, chosen }: { source: Uint8Array; signer: Signer; signingTimeMs: number; chosen: ChosenImpression | undefined }) {
  const { task } = signer
  const words = wordsOf(signer)
  const { pdf, prepared } = await withPdfFaults(async () => preparePdfSignature({
    pdf: source, font: await deps.fonts(),
    appearance: appearanceOf(chosen, words, formatSigningTime(signingTimeMs)),
    position: await placeOf(deps, source, task),
    locateText: deps.pageImages.locateText,
    fieldName: fieldNameOf(task), signerName: words.name, signingTimeMs, reason: words.reason, profile: 'pkcs7-detached',
  }), placeFacts(task))
  const { digestHex } = await deps.files.put(task.documentId, pdf)
  return { parts: signedBytes(pdf, prepared.byteRange), preparedDigestHex: digestHex, byteRange: [...prepared.byteRange] as [...PreparedPdfSignature['byteRange']] }
}

/** What the picture and the file's own fields say of who signed, and for whom. */
function wordsOf({ staff, principal, under }: Signer): { name: string; title: string; beside: string | undefined; reason: string } {
  const { name, title, department } = staff
  const who = `${department} ${title} ${name}`
  if (under?.mandate.kind === 'automatic') return { name, title: `${title} 自动签名`, beside: '自动签名', reason: `${who} 自动签名（声明 ${under.mandate.statementId}）` }
  if (under) return { name: `${name} 代 ${principal.name}`, title, beside: `代 ${principal.name}`, reason: `${who} 代 ${principal.name}（工号 ${principal.staffNumber}）签署（授权 ${under.grantId}）` }
  return { name, title, beside: undefined, reason: `${who} 签署` }
}

const digestOf = (parts: readonly Uint8Array[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sm3')).digest('hex')

function answer(prepared: PreparedSignature, document: DocumentRecord, parts: readonly Uint8Array[], documentBytesCount: number) {
  return {
    preparedId: prepared.id, contentKind: document.contentKind, documentVersion: prepared.documentVersion, documentBytesCount,
    signingBytesCount: parts.reduce((sum, part) => sum + part.length, 0),
    contentDigestHex: prepared.contentDigestHex, signingTimeMs: prepared.signingTimeMs, contentTypeFamily: SIGNER_PROFILE.contentTypeFamily,
  }
}
