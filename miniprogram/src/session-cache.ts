// The one session cache of this run of the app.
import { createSessionCache } from './flows/session-cache.ts'
import { platform } from './platform/index.ts'

export const sessionCache = createSessionCache(platform)
