// `signing`: the sign/verify server (GB/T 38629) over HTTP, TCP, TLS, UDP and SOAP, with the keys of applications.
import { defineFunction, type FastHandler } from '../_kernel/define-function.ts'
import { clearRows } from './clear-rows.ts'
import { openDeps, type Deps } from './deps.ts'
import { signingHealth } from './health.ts'
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
import { signJson } from './routes/sign-json.ts'
import { verifyData } from './routes/verify-data.ts'
import { verifyJson } from './routes/verify-json.ts'
import { createSofHandler } from './sof/edge/http.ts'
import { createHttpHandler } from './transports/http.ts'
import { svsListeners } from './transports/listeners.ts'

/** GB/T 38629 and the SOF interface over the same port. */
function handlerOf({ core, applications, performSof, config, kernel }: Deps, transport: 'http' | 'https'): FastHandler {
  const [sources, { trustedProxies }] = [config.sources[transport], config]
  const svs = createHttpHandler({ core, applications, sources, trustedProxies, nowMs: () => kernel.clock.nowMs(), transport })
  const sof = createSofHandler({ perform: performSof, sources, trustedProxies })
  const handler: FastHandler = (request, response) => svs(request, response) || sof(request, response)
  return Object.assign(handler, { plain: svs.plain })
}

export default defineFunction<Deps>({
  name: 'signing',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    listApplications, setApplication,
    listApplicationKeys, createApplicationKey, setPermissionCode, requestKeyCertificate, attachKeyCertificates, changeKeyState,
    searchOperations,
    signData, verifyData, signJson, verifyJson,
  ],
  fast: (deps) => handlerOf(deps, 'http'),
  health: signingHealth,
  background: clearRows,
  listeners: (deps) => svsListeners({ ...deps, handler: handlerOf(deps, 'https') }),
})
