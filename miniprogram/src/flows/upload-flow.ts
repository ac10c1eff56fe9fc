// Sending a PDF of one's own: digested here, sent slice by slice, gone on with after a lost network, given up at any time (MA-8).
import { bytesToBase64, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3, Sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { ChosenFile } from '../platform/pick-document.ts'
import { beginSending, finishSending, forgetDraft, sendSlice } from '../signing/own-documents.ts'
import type { Phone } from '../signing/phone.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type UploadState =
  | { step: 'reading' | 'sending' | 'checking'; doneBytes: number }
  /** nothing is lost: `goOn` sends what is missing */
  | { step: 'interrupted'; doneBytes: number; problem: Problem }
  | { step: 'refused'; problem: Problem }
  | { step: 'ready'; draft: DraftCard }
  | { step: 'cancelled' }

export interface Upload {
  state: Store<UploadState>
  /** Also after an interruption. Resolves when it has come to an end or to a halt. */
  goOn(): Promise<void>
  /** Sends nothing more; what arrived waits as a draft. */
  halt(): void
  /** What arrived is deleted; without a network it is cleared away after a day. */
  cancel(): Promise<void>
}

/** So much is digested between two looks at the screen. */
const READ_BYTES = 256 * 1024

export function createUpload(phone: Phone, file: ChosenFile): Upload {
  const state = createStore<UploadState>({ step: 'reading', doneBytes: 0 })
  let digestHex: string | undefined
  let draftId: string | undefined
  let [isRunning, isCancelled] = [false, false]
  const show = (next: UploadState): void => void (!isCancelled && state.set(next))

  const run = async (): Promise<void> => {
    digestHex ??= await digestOf(file, (doneBytes) => show({ step: 'reading', doneBytes }), () => isCancelled)
    if (digestHex === undefined || isCancelled) return
    const { draft, missing, sliceBytes } = await beginSending(phone, { fileName: file.name, sizeBytes: file.sizeBytes, digestHex })
    draftId = draft.draftId
    let doneBytes = draft.receivedBytes
    show({ step: 'sending', doneBytes })
    for (const index of missing) {
      if (isCancelled) return
      const slice = await file.read(index * sliceBytes, Math.min(sliceBytes, file.sizeBytes - index * sliceBytes))
      ;({ receivedBytes: doneBytes } = await sendSlice(phone, { draftId, index, contentBase64: bytesToBase64(slice), digestHex: bytesToHex(sm3(slice)) }))
      show({ step: 'sending', doneBytes })
    }
    show({ step: 'checking', doneBytes })
    const ready = await finishSending(phone, draftId)
    show({ step: 'ready', draft: ready })
  }

  return {
    state,
    async goOn() {
      if (isRunning || isCancelled) return
      isRunning = true
      try {
        await run()
      } catch (cause) {
        const now = state.get()
        show(isFinal(cause) ? { step: 'refused', problem: problemOf(cause) } : { step: 'interrupted', doneBytes: 'doneBytes' in now ? now.doneBytes : 0, problem: problemOf(cause) })
      } finally {
        isRunning = false
      }
    },
    halt() {
      isCancelled = true
    },
    async cancel() {
      state.set({ step: 'cancelled' })
      isCancelled = true
      if (draftId !== undefined) await forgetDraft(phone, draftId).catch(() => undefined)
    },
  }
}

/** A refusal stays one however often it is asked; everything else may pass. */
const isFinal = (cause: unknown): boolean =>
  isServerFault(cause, 'draft.off', 'draft.not_found', 'draft.state_conflict', 'draft.too_many', 'draft.quota', 'draft.slice_broken', 'draft.slice_differs', 'draft.digest_differs', 'document.too_large', 'document.unreadable', 'document.encrypted', 'document.too_many_pages', 'document.signed_already', 'document.active_content', 'document.position_invalid', 'request.malformed')

/** Piece by piece, so that the screen lives meanwhile. @returns undefined when it was given up */
async function digestOf(file: ChosenFile, onProgress: (doneBytes: number) => void, isOver: () => boolean): Promise<string | undefined> {
  const digest = new Sm3()
  for (let offset = 0; offset < file.sizeBytes; offset += READ_BYTES) {
    if (isOver()) return undefined
    digest.update(await file.read(offset, Math.min(READ_BYTES, file.sizeBytes - offset)))
    onProgress(Math.min(file.sizeBytes, offset + READ_BYTES))
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return bytesToHex(digest.digest())
}
