// `signing`: the sign/verify server (GB/T 38629) over HTTP, TCP, TLS, UDP and SOAP, with the keys of applications.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { attachKeyCertificates } from './routes/attach-key-certificates.ts'
import { changeKeyState } from './routes/change-key-state.ts'
import { createApplicationKey } from './routes/create-application-key.ts'
import { listApplicationKeys } from './routes/list-application-keys.ts'
import { listApplications } from './routes/list-applications.ts'
import { requestKeyCertificate } from './routes/request-key-certificate.ts'
import { searchOperations } from './routes/search-operations.ts'
import { setApplication } from './routes/set-application.ts'
import { setPermissionCode } from './routes/set-permission-code.ts'
import { signData } from './routes/sign-data.ts'
import { verifyData } from './routes/verify-data.ts'
import { createHttpHandler } from './transports/http.ts'
import { svsListeners } from './transports/listeners.ts'

const handlerOf = ({ core, applications, config, kernel }: Deps, transport: 'http' | 'https') =>
  createHttpHandler({ core, applications, sources: config.sources[transport], trustedProxies: config.trustedProxies, nowMs: () => kernel.clock.nowMs(), transport })

export default defineFunction<Deps>({
  name: 'signing',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    listApplications, setApplication,
    listApplicationKeys, createApplicationKey, setPermissionCode, requestKeyCertificate, attachKeyCertificates, changeKeyState,
    searchOperations,
    signData, verifyData,
  ],
  fast: (deps) => handlerOf(deps, 'http'),
  listeners: (deps) => svsListeners({ ...deps, handler: handlerOf(deps, 'https') }),
})
