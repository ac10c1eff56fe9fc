// Documents that begin on this phone, as it asks for them: drafts, slices, opinions, pages, starting, withdrawing.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { Patient } from '@yiqian/shared/protocol/cards.ts'
import { beginUpload, deleteDraft, finishUpload, getDraftPage, listDrafts, putSlice, startDocument, withdrawDocument, writeOpinion, type DraftCard, type OpinionText } from '@yiqian/shared/protocol/own-documents.ts'
import type { CallOptions } from '../api/client.ts'
import { readTasks } from './read-tasks.ts'
import type { Phone } from './phone.ts'

/** A slice over a slow network, and a page drawn from a large file, take their time. */
const PATIENT = { timeoutMs: 60_000 }

const asDevice = async ({ keystore }: Phone): Promise<CallOptions> => ({ deviceToken: (await keystore.loadEnrolled()).deviceToken })

export const readDrafts = async (phone: Phone): Promise<ResponseOf<typeof listDrafts>> => phone.client.call(listDrafts, {}, await asDevice(phone))

export const beginSending = async (phone: Phone, input: RequestInputOf<typeof beginUpload>): Promise<ResponseOf<typeof beginUpload>> => phone.client.call(beginUpload, input, await asDevice(phone))

export const sendSlice = async (phone: Phone, input: RequestInputOf<typeof putSlice>): Promise<ResponseOf<typeof putSlice>> => phone.client.call(putSlice, input, { ...(await asDevice(phone)), ...PATIENT })

export const finishSending = async (phone: Phone, draftId: string): Promise<DraftCard> => (await phone.client.call(finishUpload, { draftId }, { ...(await asDevice(phone)), ...PATIENT })).draft

export const drawOpinion = async (phone: Phone, opinion: OpinionText, draftId?: string): Promise<DraftCard> =>
  (await phone.client.call(writeOpinion, { opinion, ...(draftId !== undefined && { draftId }) }, { ...(await asDevice(phone)), ...PATIENT })).draft

export const readDraftPage = async (phone: Phone, input: RequestInputOf<typeof getDraftPage>): Promise<ResponseOf<typeof getDraftPage>> => phone.client.call(getDraftPage, input, { ...(await asDevice(phone)), ...PATIENT })

export async function forgetDraft(phone: Phone, draftId: string): Promise<void> {
  await phone.client.call(deleteDraft, { draftId }, await asDevice(phone))
}

export const startDraft = async (phone: Phone, input: RequestInputOf<typeof startDocument>): Promise<ResponseOf<typeof startDocument>> => phone.client.call(startDocument, input, await asDevice(phone))

export async function takeBack(phone: Phone, taskId: string): Promise<void> {
  await phone.client.call(withdrawDocument, { taskId }, await asDevice(phone))
}

/** Patients of the documents that this person may see, newest first, each once. */
export async function readKnownPatients(phone: Phone): Promise<Patient[]> {
  const found = await Promise.all((['pending', 'signed'] as const).map((list) => readTasks(phone, { list, limit: 100 })))
  const byName = new Map<string, Patient>()
  for (const { patient } of found.flatMap(({ items }) => items).sort((a, b) => b.requestedAtMs - a.requestedAtMs)) {
    const key = patient && `${patient.admissionNumber ?? ''} ${patient.name}`
    if (patient && key && !byName.has(key)) byName.set(key, patient)
  }
  return [...byName.values()]
}
