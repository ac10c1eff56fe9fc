// `verification`: a verdict on a signed file or a certificate, in plain words and in detail; and what is trusted for it.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { addCertificateEntry } from './routes/add-certificate-entry.ts'
import { changeTrustAnchor } from './routes/change-trust-anchor.ts'
import { exportRevocationRecord } from './routes/export-revocation-record.ts'
import { exportTrustAnchors } from './routes/export-trust-anchors.ts'
import { fetchRevocationSource } from './routes/fetch-revocation-source.ts'
import { importRevocationList } from './routes/import-revocation-list.ts'
import { importTrustAnchors } from './routes/import-trust-anchors.ts'
import { listCertificateEntries } from './routes/list-certificate-entries.ts'
import { listRevocationSources } from './routes/list-revocation-sources.ts'
import { listTrustAnchors } from './routes/list-trust-anchors.ts'
import { listValidationRules } from './routes/list-validation-rules.ts'
import { parseCertificate } from './routes/parse-certificate.ts'
import { removeCertificateEntry } from './routes/remove-certificate-entry.ts'
import { removeValidationRule } from './routes/remove-validation-rule.ts'
import { saveProjectClass } from './routes/save-project-class.ts'
import { saveRevocationSource } from './routes/save-revocation-source.ts'
import { saveValidationPolicy } from './routes/save-validation-policy.ts'
import { validateCertificate } from './routes/validate-certificate.ts'
import { verifyDocument } from './routes/verify-document.ts'

export default defineFunction<Deps>({
  name: 'verification',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    verifyDocument, validateCertificate, parseCertificate, exportRevocationRecord,
    listTrustAnchors, importTrustAnchors, changeTrustAnchor, exportTrustAnchors,
    listRevocationSources, saveRevocationSource, fetchRevocationSource, importRevocationList,
    listCertificateEntries, addCertificateEntry, removeCertificateEntry,
    listValidationRules, saveProjectClass, saveValidationPolicy, removeValidationRule,
  ],
  background: ({ validation }) => validation.background,
})
