// Owns what is cleared away: sessions that were left lying, tries that are forgotten.
import { addressLimits } from '../_domain/application-key/code-tries.ts'
import type { BackgroundWork } from '../_kernel/define-function.ts'
import { streamLimits } from './core/streams.ts'
import type { Deps } from './deps.ts'
import { sessionLimits } from './sof/interface/sessions.ts'

export const clearRows = (deps: Deps): readonly BackgroundWork[] => [...clearSessions(deps), clearTries(deps)]

/** Their callers went away, or the instance that had room for them died. */
function clearSessions({ config, database, kernel }: Deps): readonly BackgroundWork[] {
  if (config.sessions !== 'shared') return []
  const { serverSessions } = database.stores
  return [{
    name: 'clear-sessions', everyMs: 60_000,
    async run() {
      const nowMs = kernel.clock.nowMs()
      await serverSessions.removeOver('stream', nowMs - streamLimits.idleMs, nowMs - streamLimits.totalMs)
      await serverSessions.removeOver('sof', nowMs - sessionLimits.idleMs, nowMs - sessionLimits.longestMs)
    },
  }]
}

const clearTries = ({ database, kernel }: Deps): BackgroundWork => ({ name: 'clear-code-tries', everyMs: 600_000, run: () => database.stores.codeTries.removeOlder(kernel.clock.nowMs() - addressLimits.forgottenAfterMs) })
