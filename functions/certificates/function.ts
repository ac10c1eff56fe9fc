// `certificates`: the embedded certification authority.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { endCertificate } from './routes/end-certificate.ts'
import { enrolCertificate } from './routes/enrol-certificate.ts'
import { getForeignRevocationList } from './routes/get-foreign-revocation-list.ts'
import { getMyCertificate } from './routes/get-my-certificate.ts'
import { getRevocationList } from './routes/get-revocation-list.ts'
import { listAuthorities } from './routes/list-authorities.ts'
import { renewCertificate } from './routes/renew-certificate.ts'
import { unlockDevice } from './routes/unlock-device.ts'

export default defineFunction<Deps>({
  name: 'certificates',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [enrolCertificate, endCertificate, getMyCertificate, listAuthorities, getRevocationList, getForeignRevocationList, renewCertificate, unlockDevice],
})
