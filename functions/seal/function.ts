// `seal`: stamping a document, from placeholder to timestamped signature, and showing its pages.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { chooseHandwriting } from './routes/choose-handwriting.ts'
import { deleteHandwriting } from './routes/delete-handwriting.ts'
import { finishSignature } from './routes/finish-signature.ts'
import { getHandwriting } from './routes/get-handwriting.ts'
import { getPageImage } from './routes/get-page-image.ts'
import { prepareSignature } from './routes/prepare-signature.ts'
import { readDocument } from './routes/read-document.ts'
import { readSigningBytes } from './routes/read-signing-bytes.ts'
import { saveHandwriting } from './routes/save-handwriting.ts'

export default defineFunction<Deps>({
  name: 'seal',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [prepareSignature, finishSignature, readSigningBytes, readDocument, getPageImage, saveHandwriting, getHandwriting, chooseHandwriting, deleteHandwriting],
})
