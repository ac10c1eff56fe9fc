// The one lock of this app.
import { createAppLock } from './flows/app-lock.ts'
import { phone } from './phone.ts'
import { forgetFiles } from './platform/private-files.ts'

export const appLock = createAppLock(phone, forgetFiles)
