// sample-function: say in one line what it does.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps } from './deps.ts'
import type { Deps } from './deps.ts'
import { verbNounRoute } from './routes/verb-noun.ts'

export default defineFunction<Deps>({
  name: 'sample-function',
  open: openDeps,
  kernel: ({ runtime }) => runtime.kernel,
  routes: [verbNounRoute],
})
