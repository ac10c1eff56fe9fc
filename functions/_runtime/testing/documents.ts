// Owns documents of tests: a small PDF, pushing it as a hospital system does, and signing it with a test signer's whole key.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { dataOid } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { pushDocument as pushContract, type DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { finishSignature, prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import type { SigningTask } from '../../_domain/records.ts'
import { fromBase64, toBase64 } from '../base64.ts'
import type { EnrolledDevice, ClientSystem } from './people.ts'
import type { TestAnswer, TestPlatform } from './open-test-platform.ts'

/** A PDF of A4 pages with one line of text each and a cross-reference table. */
export function smallPdf(lines: readonly string[] = ['Prescription 2026-11-21']): Uint8Array {
  const pages = lines.map((_, index) => 4 + 2 * index)
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] /Count ${lines.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...lines.flatMap((line, index) => {
      const text = `BT /F1 16 Tf 72 760 Td (${line.replace(/[\\()]/g, '\\$&')}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pages[index]! + 1} 0 R >>`,
        `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
      ]
    }),
  ]
  let file = '%PDF-1.7\n'
  const offsets = bodies.map((body, index) => {
    const at = file.length
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const start = file.length
  file += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`
  file += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}

export interface PushedDocument {
  status: DocumentStatus
  /** in signer order */
  tasks: SigningTask[]
  content: Uint8Array
}

type Push = RequestInputOf<typeof pushContract>

/** Pushes through `his` as the application: a small PDF, or for `contentKind: 'json'` a small JSON text, unless given. */
export async function pushDocument(platform: TestPlatform, application: ClientSystem, signers: readonly EnrolledDevice[], some: Partial<Push> & { content?: Uint8Array } = {}): Promise<PushedDocument> {
  const { content: given, ...fields } = some
  const contentKind = fields.contentKind ?? 'pdf'
  const content = given ?? (contentKind === 'pdf' ? smallPdf() : utf8ToBytes('{"处方":"阿司匹林肠溶片 100mg","数量":30}'))
  const push: Push = { externalId: `EMR-${nextHex(8)}`, title: '处方', documentType: 'prescription', signers: signers.map(({ staff }) => ({ staffNumber: staff.staffNumber })), ...fields, contentKind, contentBase64: toBase64(content) }
  const status = (await platform.asApplication(application, pushContract, push)).body
  return { status, tasks: await platform.runtime.database.stores.tasks.listOfDocument(status.documentId), content }
}

/** The version that a phone would show now. */
export async function currentFile(platform: TestPlatform, documentId: string): Promise<Uint8Array> {
  const { database: { stores }, files } = platform.runtime
  const document = await stores.documents.load(documentId)
  const bytes = document && (await files.read(documentId, document.currentDigestHex))
  if (!bytes) throw new Error(`${documentId} has no file`)
  return bytes
}

export type Prepared = ResponseOf<typeof prepareSignature>

/** seal.prepare-signature on the current version, as `cosigning` calls it. */
export async function prepare(platform: TestPlatform, signer: EnrolledDevice, taskId: string): Promise<TestAnswer<typeof prepareSignature>> {
  const { stores } = platform.runtime.database
  const task = await stores.tasks.load(taskId)
  const document = task && (await stores.documents.load(task.documentId))
  const documentDigestHex = document?.currentDigestHex || '00'.repeat(32)
  return platform.asFunction(prepareSignature, { taskId, deviceId: signer.device.id, documentDigestHex, certificateBase64: signer.certificateBase64 })
}

/** r ‖ s over the signed attributes of a prepared signature, hex. */
export function signPrepared(platform: TestPlatform, signer: EnrolledDevice, prepared: Prepared): string {
  const attributes = buildSignedAttributes({
    contentDigest: hexToBytes(prepared.contentDigestHex), signingTimeMs: prepared.signingTimeMs,
    signerCertificateDer: fromBase64(signer.certificateBase64), contentType: dataOid({ contentTypeFamily: prepared.contentTypeFamily } as Parameters<typeof dataOid>[0]),
  })
  const { sm2 } = platform.runtime
  return bytesToHex(signDigest(sm2, signer.key.privateKey, messageDigest(sm2, signer.key.publicKey, attributes)))
}

/** seal.finish-signature with the signer's signature, as `cosigning` calls it. */
export function finish(platform: TestPlatform, signer: EnrolledDevice, prepared: Prepared, some: Partial<RequestInputOf<typeof finishSignature>> = {}): Promise<TestAnswer<typeof finishSignature>> {
  const { certificateBase64, chainBase64 } = signer
  return platform.asFunction(finishSignature, { preparedId: prepared.preparedId, signatureHex: signPrepared(platform, signer, prepared), certificateBase64, chainBase64, evidence: { intent: 'pin' }, ...some })
}

/** Prepare, sign, finish. */
export async function signTask(platform: TestPlatform, signer: EnrolledDevice, taskId: string): Promise<ResponseOf<typeof finishSignature>> {
  return (await finish(platform, signer, (await prepare(platform, signer, taskId)).body)).body
}
