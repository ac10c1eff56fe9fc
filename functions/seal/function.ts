// `seal`: stamping a document, from placeholder to timestamped signature, and showing its pages.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { beginUpload } from './routes/begin-upload.ts'
import { chooseHandwriting } from './routes/choose-handwriting.ts'
import { deleteDraft } from './routes/delete-draft.ts'
import { deleteHandwriting } from './routes/delete-handwriting.ts'
import { finishSignature } from './routes/finish-signature.ts'
import { finishUpload } from './routes/finish-upload.ts'
import { getDraftPage } from './routes/get-draft-page.ts'
import { getHandwriting } from './routes/get-handwriting.ts'
import { getPageImage } from './routes/get-page-image.ts'
import { getSignaturePlace } from './routes/get-signature-place.ts'
import { listDrafts } from './routes/list-drafts.ts'
import { prepareSignature } from './routes/prepare-signature.ts'
import { putSlice } from './routes/put-slice.ts'
import { readDocument } from './routes/read-document.ts'
import { readSigningBytes } from './routes/read-signing-bytes.ts'
import { saveHandwriting } from './routes/save-handwriting.ts'
import { startDocument } from './routes/start-document.ts'
import { withdrawDocument } from './routes/withdraw-document.ts'
import { writeOpinion } from './routes/write-opinion.ts'
import { clearDrafts } from './work/clear-drafts.ts'

export default defineFunction<Deps>({
  name: 'seal',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    prepareSignature, finishSignature, readSigningBytes, readDocument, getPageImage, getSignaturePlace, saveHandwriting, getHandwriting, chooseHandwriting, deleteHandwriting,
    listDrafts, beginUpload, putSlice, finishUpload, writeOpinion, getDraftPage, deleteDraft, startDocument, withdrawDocument,
  ],
  background: (deps) => [{ name: 'clear-drafts', everyMs: 60_000, run: () => clearDrafts(deps) }],
})
