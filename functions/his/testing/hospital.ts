// Owns the hospital that the tests of `his` play in: a platform, two client systems, signers, documents in every state, what is left of each.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { deleteDocument, listEvidence, revokeDocument, type pushDocument as pushContract, type DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import type { DocumentState } from '@yiqian/shared/protocol/states.ts'
import { moveDocument } from '../../_domain/document/document.ts'
import { moveTask } from '../../_domain/signing-task/signing-task.ts'
import type { Application } from '../../_domain/records.ts'
import { endDocument } from '../../_runtime/end-document.ts'
import { pushDocument, signTask, type PushedDocument } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

type Push = RequestInputOf<typeof pushContract>

export interface Hospital {
  platform: TestPlatform
  application: ClientSystem
  /** another hospital system, which may not know of the first one's documents */
  other: ClientSystem
  signers: EnrolledDevice[]
  address: string
}

/** One hospital for a test file: opened before its tests, closed after them. The fields are there once a test runs. */
export function useHospital(options: { signers?: number; application?: Partial<Application>; env?: Record<string, string> } = {}): Hospital {
  const hospital = {} as Hospital
  beforeAll(async () => {
    const platform = await openTestPlatform({ functions: ['his', 'status-sync'], env: options.env ?? {} })
    const signers: EnrolledDevice[] = []
    for (let index = 0; index < (options.signers ?? 1); index++) signers.push(await enrolSigner(platform))
    Object.assign(hospital, { platform, signers, application: await seedApplication(platform, options.application), other: await seedApplication(platform), address: await platform.listen() })
  })
  afterAll(() => hospital.platform.close())
  return hospital
}

/** A document of this state with one signer, JSON unless told otherwise, brought there by the routes where there is one. */
export async function documentIn({ platform, application, signers }: Hospital, state: DocumentState, some: Partial<Push> = {}): Promise<PushedDocument> {
  const pushed = await pushDocument(platform, application, signers.slice(0, 1), { contentKind: 'json', ...some })
  const { documentId } = pushed.status
  const taskId = pushed.tasks[0]!.id
  const { database, kernel } = platform.runtime
  if (state === 'signed' || state === 'voided' || state === 'deleted') await signTask(platform, signers[0]!, taskId)
  if (state === 'rejected') void (await platform.asDevice(signers[0], rejectTask, { taskId, reason: '剂量有误' })).body
  if (state === 'revoked') void (await platform.asApplication(application, revokeDocument, { documentId, reason: '开错处方' })).body
  if (state === 'deleted') void (await platform.asApplication(application, deleteDocument, { documentId, reason: '保存期满' })).body
  const atMs = platform.clock.nowMs()
  if (state === 'expired') await database.transaction(async (stores) => void (await endDocument(stores, (await stores.documents.load(documentId))!, { action: 'expire', actor: 'function:test', reason: null, atMs }, kernel.random)))
  if (state === 'voided') {
    await database.transaction(async (stores) => {
      const [document, task] = [(await stores.documents.load(documentId))!, (await stores.tasks.load(taskId))!]
      await stores.documents.replace(document, moveDocument(document, 'void', atMs, '签错'))
      await stores.tasks.replace(task, moveTask(task, 'void'))
    })
  }
  return pushed
}

/** A push request: a small JSON document for the first signer. */
export const aPush = ({ signers }: Hospital, some: Partial<Push> = {}): Push => ({
  externalId: `EMR-${crypto.randomUUID()}`, title: '处方', contentKind: 'json', contentBase64: Buffer.from('{"药品":"阿司匹林","数量":30}').toString('base64'),
  signers: [{ staffNumber: signers[0]!.staff.staffNumber }], ...some,
})

export interface Trail {
  evidence: string[]
  changes: string[]
  callbacks: string[]
}

/** What was written down about a document: kinds of evidence (the chain is whole, or this throws), types of change, callbacks waiting. */
export async function trailOf({ platform, application }: Hospital, documentId: string): Promise<Trail> {
  const { records, intact } = (await platform.asApplication(application, listEvidence, { documentId })).body
  if (!intact) throw new Error('the evidence chain is broken')
  const { changes, deliveries } = platform.runtime.database.stores
  const own = (await changes.list(application.application.id, 0, 10_000)).filter((change) => change.documentId === documentId)
  const waiting = (await deliveries.list(application.application.id, 'pending', 1000)).filter((delivery) => delivery.documentId === documentId)
  return { evidence: records.map(({ kind }) => kind), changes: own.map(({ type }) => type), callbacks: waiting.map(({ type }) => type) }
}

/** Names of the files that a document has on disk. */
export function filesOf({ platform }: Hospital, documentId: string): string[] {
  const folder = path.join(platform.dataDirectory, 'files', documentId)
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Folders of all documents on disk. */
export const foldersOf = ({ platform }: Hospital): string[] => readdirSync(path.join(platform.dataDirectory, 'files')).filter((name) => name.startsWith('doc_'))

export const staffNumbersOf = (status: DocumentStatus): string[] => status.signers.map((signer) => signer.staffNumber)
