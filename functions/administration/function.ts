// `administration`: say in one line what it does.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { listAdministrators } from './routes/list-administrators.ts'

export default defineFunction<Deps>({
  name: 'administration',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [listAdministrators],
})
