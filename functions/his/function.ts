// `his`: the hospital API under /v1, for HIS, EMR, LIS, PACS and the integration platform.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { apiPages } from './pages/api-pages.ts'
import { createCode } from './routes/create-code.ts'
import { deleteDocument } from './routes/delete-document.ts'
import { fetchFile } from './routes/fetch-file.ts'
import { fetchSignatures } from './routes/fetch-signatures.ts'
import { findDocument } from './routes/find-document.ts'
import { getCode } from './routes/get-code.ts'
import { getDocument } from './routes/get-document.ts'
import { issueToken } from './routes/issue-token.ts'
import { listChanges } from './routes/list-changes.ts'
import { listDeliveries } from './routes/list-deliveries.ts'
import { listEvidence } from './routes/list-evidence.ts'
import { listStaff } from './routes/list-staff.ts'
import { pushDocument } from './routes/push-document.ts'
import { resendDelivery } from './routes/resend-delivery.ts'
import { revokeDocument } from './routes/revoke-document.ts'
import { voidDocument } from './routes/void-document.ts'
import { setPracticePlaces } from './routes/set-practice-places.ts'
import { verifyFile } from './routes/verify-file.ts'

export default defineFunction<Deps>({
  name: 'his',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    issueToken, pushDocument, getDocument, findDocument, fetchFile, fetchSignatures, listEvidence, revokeDocument, voidDocument, deleteDocument,
    listChanges, createCode, getCode, listStaff, setPracticePlaces, listDeliveries, resendDelivery, verifyFile,
  ],
  pages: apiPages,
})
