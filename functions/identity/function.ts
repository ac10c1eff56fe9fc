// `identity`: proofing of staff, binding of phones and WeChat accounts, scan codes on the phone's side.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { linkPages } from './link-pages.ts'
import { bindWechat } from './routes/bind-wechat.ts'
import { claimCode } from './routes/claim-code.ts'
import { confirmProofing } from './routes/confirm-proofing.ts'
import { declineCode } from './routes/decline-code.ts'
import { getMe } from './routes/get-me.ts'
import { startProofing } from './routes/start-proofing.ts'

export default defineFunction<Deps>({
  name: 'identity',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [startProofing, confirmProofing, getMe, bindWechat, claimCode, declineCode],
  pages: (deps) => linkPages(deps.config.linkFile),
})
