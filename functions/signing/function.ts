// `signing`: say in one line what it does.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { listApplicationKeys } from './routes/list-application-keys.ts'

export default defineFunction<Deps>({
  name: 'signing',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [listApplicationKeys],
})
