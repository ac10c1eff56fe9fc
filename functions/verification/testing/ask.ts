// Owns what tests of verification ask for: a report, and documents signed by several people.
import { verifyDocument, type VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { currentFile, pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import type { TestAnswer, TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type EnrolledDevice } from '../../_runtime/testing/people.ts'

export const ask = (platform: TestPlatform, content: Uint8Array, signature?: Uint8Array): Promise<TestAnswer<typeof verifyDocument>> =>
  platform.asAnybody(verifyDocument, { contentBase64: toBase64(content), ...(signature && { signatureBase64: toBase64(signature) }) })

export const verify = async (platform: TestPlatform, content: Uint8Array, signature?: Uint8Array): Promise<VerificationReport> => (await ask(platform, content, signature)).body

export interface SignedPdf {
  documentId: string
  signers: EnrolledDevice[]
  /** the file as pushed, then after each signature */
  versions: Uint8Array[]
}

const NAMES = ['张伟', '李娜', '王秀兰'] as const

/** A PDF signed one after the other, a minute apart. @param count of signers, 1 to 3 */
export async function signedPdf(platform: TestPlatform, count: number, content?: Uint8Array): Promise<SignedPdf> {
  const signers: EnrolledDevice[] = []
  for (const name of NAMES.slice(0, count)) signers.push(await enrolSigner(platform, { name }))
  const { status, tasks, content: pushed } = await pushDocument(platform, await seedApplication(platform), signers, content && { content })
  const versions = [pushed]
  for (const [index, signer] of signers.entries()) {
    platform.clock.advance(60_000)
    await signTask(platform, signer, tasks[index]!.id)
    versions.push(await currentFile(platform, status.documentId))
  }
  return { documentId: status.documentId, signers, versions }
}

export interface SignedJson {
  content: Uint8Array
  /** one for each signer, DER */
  signatures: Uint8Array[]
  signers: EnrolledDevice[]
}

export async function signedJson(platform: TestPlatform, count = 1): Promise<SignedJson> {
  const signers: EnrolledDevice[] = []
  for (const name of NAMES.slice(0, count)) signers.push(await enrolSigner(platform, { name }))
  const { tasks, content } = await pushDocument(platform, await seedApplication(platform), signers, { contentKind: 'json' })
  const signatures: Uint8Array[] = []
  for (const [index, signer] of signers.entries()) {
    platform.clock.advance(60_000)
    await signTask(platform, signer, tasks[index]!.id)
    signatures.push(new Uint8Array(Buffer.from((await platform.runtime.database.stores.tasks.load(tasks[index]!.id))!.cmsBase64!, 'base64')))
  }
  return { content, signatures, signers }
}
