// `verification`: a verdict on a signed file or a certificate, in plain words and in detail; and what is trusted for it.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { verifyDocument } from './routes/verify-document.ts'

export default defineFunction<Deps>({
  name: 'verification',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [verifyDocument],
  background: ({ validation }) => validation.background,
})
