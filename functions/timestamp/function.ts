// `timestamp`: the timestamp server: RFC 3161 tokens with SM2, RSA and ECDSA over HTTP and TCP.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { issueTimestamp } from './routes/issue-timestamp.ts'
import { tsaOverHttp } from './transports/http.ts'
import { tsaOverTcp } from './transports/tcp.ts'

export default defineFunction<Deps>({
  name: 'timestamp',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [issueTimestamp],
  fast: tsaOverHttp,
  listeners: tsaOverTcp,
})
