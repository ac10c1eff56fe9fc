// `timestamp`: RFC 3161 tokens with SM2 and SM3.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { tsaPage } from './pages/tsa.ts'
import { issueTimestamp } from './routes/issue-timestamp.ts'

export default defineFunction<Deps>({
  name: 'timestamp',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [issueTimestamp],
  pages: tsaPage,
})
