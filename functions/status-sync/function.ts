// `status-sync`: the phone's lists, and keeping in step with hospital systems: callbacks, expiry, clearing away.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { addColleague } from './routes/add-colleague.ts'
import { getFlow } from './routes/get-flow.ts'
import { getTask } from './routes/get-task.ts'
import { listChoices } from './routes/list-choices.ts'
import { listColleagues } from './routes/list-colleagues.ts'
import { listReaders } from './routes/list-readers.ts'
import { listTasks } from './routes/list-tasks.ts'
import { passOnTask } from './routes/pass-on-task.ts'
import { rejectTask } from './routes/reject-task.ts'
import { removeColleague } from './routes/remove-colleague.ts'
import { returnTask } from './routes/return-task.ts'
import { searchStaff } from './routes/search-staff.ts'
import { sendToColleague } from './routes/send-to-colleague.ts'
import { clearAway } from './work/clear-away.ts'
import { collectNotices } from './work/collect-notices.ts'
import { deliverCallbacks } from './work/deliver-callbacks.ts'
import { expireDocuments } from './work/expire-documents.ts'
import { remindSigners } from './work/remind-signers.ts'
import { sendNotices } from './work/send-notices.ts'
import { sweepFiles } from './work/sweep-files.ts'

export default defineFunction<Deps>({
  name: 'status-sync',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [listTasks, listChoices, getTask, rejectTask, getFlow, returnTask, passOnTask, listColleagues, searchStaff, addColleague, removeColleague, listReaders, sendToColleague],
  background: (deps) => [
    { name: 'deliver-callbacks', everyMs: deps.config.callbackEveryMs, run: () => deliverCallbacks(deps) },
    { name: 'remind-signers', everyMs: Math.max(500, deps.config.noticeEveryMs), run: () => remindSigners(deps) },
    { name: 'collect-notices', everyMs: deps.config.noticeEveryMs, run: () => collectNotices(deps) },
    { name: 'send-notices', everyMs: deps.config.noticeEveryMs, run: () => sendNotices(deps) },
    { name: 'expire-documents', everyMs: 10_000, run: () => expireDocuments(deps) },
    { name: 'clear-away', everyMs: 60_000, run: () => clearAway(deps) },
    { name: 'sweep-files', everyMs: 600_000, run: () => sweepFiles(deps) },
  ],
})
