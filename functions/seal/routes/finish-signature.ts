/** 完成签名文件: CMS, timestamp, new version; task, document, evidence and change in one transaction. Idempotent by preparedId. */
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { finishPdfSignature } from '@yiqian/shared/pdf/byte-range.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { finishSignature as contract } from '@yiqian/shared/protocol/seal.ts'
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { addVersion, allSigned, moveDocument } from '../../_domain/document/document.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { DocumentRecord, PreparedSignature, SigningTask } from '../../_domain/records.ts'
import { nextToOpen } from '../../_domain/flow/stages.ts'
import { signTask, type Signed } from '../../_domain/signing-task/signing-task.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import { buildCms, type TimestampedCms } from '../build-cms.ts'
import type { Deps } from '../deps.ts'

interface NewFile {
  digestHex: string
  sizeBytes: number
}

export const finishSignature = routeFor<Deps>()(contract, async (deps, input) => {
  const prepared = await deps.database.stores.prepared.load(input.preparedId)
  if (!prepared) throw new Fault('task.not_found', { detail: input.preparedId })
  if (prepared.state === 'finished') return finished(deps.database.stores, prepared)
  if (prepared.certificateBase64 !== input.certificateBase64) throw new Fault('request.malformed', { facts: { field: 'certificateBase64', expectedZh: '与准备时的证书不同', expectedEn: 'is not the certificate it was prepared for' } })
  await assertStillOpen(deps.database.stores, prepared)
  const use = await deps.database.stores.mandateUses.load(prepared.id)
  const cms = await buildCms(deps, deps.call, { prepared, signature: hexToBytes(input.signatureHex), chain: input.chainBase64.map(fromBase64), ...(use && { mandate: use.mandate }) })
  let file: NewFile | undefined
  try {
    file = await writeFile(deps, prepared, cms.der)
    const done = await deps.database.transaction((stores) => commit(deps, stores, { prepared, cms, file, facts: input.evidence }), 10)
    await clearVersions(deps, prepared, done.document, done.before)
    return { documentState: done.document.state, documentVersion: done.document.version, signedAtMs: done.task.signedAtMs! }
  } catch (error) {
    // another attempt may have finished with the very same bytes: only a file that nobody names is taken away
    const now = await deps.database.stores.documents.load(prepared.documentId)
    if (file && now?.currentDigestHex !== file.digestHex) await deps.files.delete(prepared.documentId, file.digestHex)
    const again = await deps.database.stores.prepared.load(prepared.id)
    if (again?.state === 'finished') return finished(deps.database.stores, again)
    throw error
  }
})

/** Given up meanwhile: the document ended, or an hour went by. @throws {Fault} task.not_pending · document.changed */
async function assertStillOpen({ tasks }: Stores, { id, state, taskId }: PreparedSignature): Promise<void> {
  if (state === 'prepared') return
  throw new Fault((await tasks.load(taskId))?.state === 'pending' ? 'document.changed' : 'task.not_pending', { detail: `${id} was abandoned` })
}

async function finished(stores: Stores, { taskId, documentId }: PreparedSignature) {
  const [task, document] = [await stores.tasks.load(taskId), await stores.documents.load(documentId)]
  if (!task?.signedAtMs || !document) throw new Error(`${taskId} is finished but not signed`)
  return { documentState: document.state, documentVersion: document.version, signedAtMs: task.signedAtMs }
}

/** The signed PDF, durably on disk before anything names it. A JSON document stays as it is. */
async function writeFile({ files }: Deps, prepared: PreparedSignature, cmsDer: Uint8Array): Promise<NewFile | undefined> {
  if (!prepared.byteRange) return undefined
  const pdf = await files.read(prepared.documentId, prepared.preparedDigestHex)
  if (!pdf) throw new Fault('document.changed', { detail: `the prepared file of ${prepared.id} is gone` })
  const signed = finishPdfSignature(pdf, prepared.byteRange, cmsDer)
  return { ...(await files.put(prepared.documentId, signed)), sizeBytes: signed.length }
}

async function commit({ kernel }: Deps, stores: Stores, { prepared, cms, file, facts }: { prepared: PreparedSignature; cms: TimestampedCms; file: NewFile | undefined; facts: RequestOf<typeof contract>['evidence'] }) {
  const [task, before] = [await stores.tasks.load(prepared.taskId), await stores.documents.load(prepared.documentId)]
  if (!task || !before) throw new Fault('task.not_found', { detail: prepared.taskId })
  if (task.state === 'waiting') throw new Fault('task.not_pending', { detail: `${task.id} was given back meanwhile` })
  if (before.state === 'deleted') throw new Fault('document.deleted')
  if (file && before.version !== prepared.documentVersion) throw new Fault('document.changed')
  const certificate = await stores.certificates.findBySerial(parseCertificate(fromBase64(prepared.certificateBase64)).serialHex)
  if (!certificate) throw new Error(`the certificate of ${prepared.id} is not in the store`)
  const atMs = kernel.clock.nowMs()
  const signed: Signed = { atMs, certificateId: certificate.id, cmsBase64: toBase64(cms.der), timestampAtMs: cms.timestampAtMs, timestampSerialHex: cms.timestampSerialHex }
  const signedTask = await stores.tasks.replace(task, signTask(task, signed))
  const use = await stores.mandateUses.load(prepared.id)
  if (use) await stores.mandateUses.replace(use, { ...use, state: 'signed', atMs })
  const document = await moveAlong(stores, before, file, atMs)
  await stores.prepared.replace(prepared, { ...prepared, state: 'finished' })
  const picture = await stores.impressions.loadUse(prepared.id)
  if (picture) await stores.impressions.markSigned(picture.id, atMs)
  const evidence = { ...facts, ...(picture && { pictureDigestHex: picture.digestHex }), taskId: task.id, contentDigestHex: prepared.contentDigestHex, fileDigestHex: document.currentDigestHex, certificateSerialHex: certificate.serialHex, timestampSerialHex: cms.timestampSerialHex, version: document.version }
  await recordEvidence(stores, document.id, { kind: 'task.signed', actor: prepared.deviceId.startsWith('aut_') ? `automatic:${prepared.deviceId}` : `device:${prepared.deviceId}`, facts: evidence, atMs }, kernel.random)
  const staff = await stores.staff.load(task.staffId)
  await recordChange(stores, document, 'task.signed', { atMs, signedBy: staff?.staffNumber ?? null }, kernel.random)
  if (document.state === 'signed') await recordChange(stores, document, 'document.signed', { atMs, signedBy: null }, kernel.random)
  return { task: signedTask, document, before }
}

/** The document's new version; signed if this was the last signer, else the next stage opens once all of one have signed. */
async function moveAlong(stores: Stores, before: DocumentRecord, file: NewFile | undefined, atMs: number): Promise<DocumentRecord> {
  const tasks: SigningTask[] = await stores.tasks.listOfDocument(before.id)
  const versioned = file ? addVersion(before, file.digestHex, file.sizeBytes) : before
  for (const next of nextToOpen(tasks)) await stores.tasks.replace(tasks.find(({ id }) => id === next.id)!, next)
  const after = allSigned(tasks) ? moveDocument(versioned, 'complete', atMs, null) : versioned
  // JSON with further signers: nothing of the document changes, yet its row must be taken so that a revocation meanwhile is seen
  return stores.documents.replace(before, after)
}

/** The source and the current version stay; what lay between them, and the prepared file, are in the current one. */
async function clearVersions({ files }: Deps, prepared: PreparedSignature, document: DocumentRecord, before: DocumentRecord): Promise<void> {
  if (!prepared.byteRange) return
  const keep = new Set([document.sourceDigestHex, document.currentDigestHex])
  for (const digestHex of new Set([prepared.preparedDigestHex, before.currentDigestHex])) if (!keep.has(digestHex)) await files.delete(document.id, digestHex)
}
