// `administration`: accounts of administrators and their log-in, journals and their review, the state of the platform.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { beatSession } from './routes/beat-session.ts'
import { beginLogIn } from './routes/begin-log-in.ts'
import { bindCertificate } from './routes/bind-certificate.ts'
import { changeAdministrator } from './routes/change-administrator.ts'
import { changePassword } from './routes/change-password.ts'
import { completeLogIn } from './routes/complete-log-in.ts'
import { createAdministrator } from './routes/create-administrator.ts'
import { endSession } from './routes/end-session.ts'
import { exportJournal } from './routes/export-journal.ts'
import { getJournalKey } from './routes/get-journal-key.ts'
import { getStatus } from './routes/get-status.ts'
import { listAdministrators } from './routes/list-administrators.ts'
import { listReviews } from './routes/list-reviews.ts'
import { listSessions } from './routes/list-sessions.ts'
import { lockAdministrator } from './routes/lock-administrator.ts'
import { logOut } from './routes/log-out.ts'
import { removeAdministrator } from './routes/remove-administrator.ts'
import { resetPassword } from './routes/reset-password.ts'
import { reviewJournal } from './routes/review-journal.ts'
import { searchJournal } from './routes/search-journal.ts'
import { setUpAdministrator } from './routes/set-up-administrator.ts'
import { unbindCertificate } from './routes/unbind-certificate.ts'
import { unlockAdministrator } from './routes/unlock-administrator.ts'
import { verifyJournal } from './routes/verify-journal.ts'

export default defineFunction<Deps>({
  name: 'administration',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    setUpAdministrator, beginLogIn, completeLogIn, beatSession, logOut, listSessions, endSession, changePassword,
    listAdministrators, createAdministrator, changeAdministrator, lockAdministrator, unlockAdministrator, removeAdministrator, resetPassword, bindCertificate, unbindCertificate,
    searchJournal, verifyJournal, reviewJournal, listReviews, exportJournal, getJournalKey, getStatus,
  ],
  background: ({ database, kernel }) => [{ name: 'clear-administrator-sessions', everyMs: 10 * 60_000, run: () => database.stores.administratorSessions.deleteExpired(kernel.clock.nowMs()) }],
})
