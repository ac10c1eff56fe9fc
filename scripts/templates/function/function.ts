// `sample-function`: say in one line what it does.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { verbNoun } from './routes/verb-noun.ts'

export default defineFunction<Deps>({
  name: 'sample-function',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [verbNoun],
})
