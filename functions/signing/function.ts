// `signing`: the sign/verify server (GB/T 38629) over HTTP, TCP, TLS, UDP and SOAP, with the keys of applications.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { createHttpHandler } from './transports/http.ts'
import { svsListeners } from './transports/listeners.ts'

const handlerOf = ({ core, applications, config, kernel }: Deps, transport: 'http' | 'https') =>
  createHttpHandler({ core, applications, sources: config.sources[transport], trustedProxies: config.trustedProxies, nowMs: () => kernel.clock.nowMs(), transport })

export default defineFunction<Deps>({
  name: 'signing',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [],
  fast: (deps) => handlerOf(deps, 'http'),
  listeners: (deps) => svsListeners({ ...deps, handler: handlerOf(deps, 'https') }),
})
