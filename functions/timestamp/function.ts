// `timestamp`: the timestamp server: RFC 3161 tokens with SM2, RSA and ECDSA over HTTP, TCP and SOAP, the STF functions, its administration.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { timestampHealth } from './health.ts'
import { createTimestampBackup } from './routes/create-timestamp-backup.ts'
import { createTsRequest } from './routes/create-ts-request.ts'
import { createTsResponse } from './routes/create-ts-response.ts'
import { createTsaRequest } from './routes/create-tsa-request.ts'
import { exportTimeHistory } from './routes/export-time-history.ts'
import { exportTsaCertificates } from './routes/export-tsa-certificates.ts'
import { getAuthorityCertificates } from './routes/get-authority-certificates.ts'
import { getTimeHistory } from './routes/get-time-history.ts'
import { getTimeState } from './routes/get-time-state.ts'
import { getToken } from './routes/get-token.ts'
import { getTsDetail } from './routes/get-ts-detail.ts'
import { getTsInfo } from './routes/get-ts-info.ts'
import { importTsaCertificate } from './routes/import-tsa-certificate.ts'
import { importTsaKey } from './routes/import-tsa-key.ts'
import { issueTimestamp } from './routes/issue-timestamp.ts'
import { listTimeAuthorities } from './routes/list-time-authorities.ts'
import { listTimestampProfiles } from './routes/list-timestamp-profiles.ts'
import { restoreTimestampBackup } from './routes/restore-timestamp-backup.ts'
import { resynchroniseTime } from './routes/resynchronise-time.ts'
import { saveTimestampProfile } from './routes/save-timestamp-profile.ts'
import { searchTokens } from './routes/search-tokens.ts'
import { verifyTokenJournal } from './routes/verify-token-journal.ts'
import { verifyTsValidity } from './routes/verify-ts-validity.ts'
import { tsaOverHttp } from './transports/http.ts'
import { tsaOverSoap } from './transports/soap.ts'
import { tsaOverTcp } from './transports/tcp.ts'
import { renewCertificates } from './work/renew-certificates.ts'

export default defineFunction<Deps>({
  name: 'timestamp',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    issueTimestamp, listTimeAuthorities, getAuthorityCertificates,
    createTsRequest, createTsResponse, verifyTsValidity, getTsInfo, getTsDetail,
    listTimestampProfiles, saveTimestampProfile, createTsaRequest, importTsaCertificate, importTsaKey, exportTsaCertificates,
    searchTokens, getToken, verifyTokenJournal, getTimeState, getTimeHistory, exportTimeHistory, resynchroniseTime, createTimestampBackup, restoreTimestampBackup,
  ],
  fast: tsaOverHttp,
  pages: tsaOverSoap,
  listeners: tsaOverTcp,
  health: timestampHealth,
  background: renewCertificates,
})
