// One-time codes that nobody used are cleared away once they count no more.
import type { Deps } from '../deps.ts'

const HOUR_MS = 3_600_000

export const removeOldSigningCodes = ({ database: { stores }, kernel: { clock } }: Pick<Deps, 'database' | 'kernel'>): Promise<void> => stores.signingCodes.deleteOlder(clock.nowMs() - 2 * HOUR_MS)
