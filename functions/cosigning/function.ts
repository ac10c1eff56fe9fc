// `cosigning`: the server's half of every signature: enrolment of key shares, signing, log-in, end of a share.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { beginLogin } from './routes/begin-login.ts'
import { beginSigning } from './routes/begin-signing.ts'
import { completeEnrolment } from './routes/complete-enrolment.ts'
import { completeLogin } from './routes/complete-login.ts'
import { completeSigning } from './routes/complete-signing.ts'
import { destroyShare } from './routes/destroy-share.ts'
import { startEnrolment } from './routes/start-enrolment.ts'

export default defineFunction<Deps>({
  name: 'cosigning',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [startEnrolment, completeEnrolment, beginSigning, completeSigning, beginLogin, completeLogin, destroyShare],
  background: (deps) => [{ name: 'remove-expired-nonces', everyMs: 60_000, run: () => deps.removeExpiredNonces() }],
})
