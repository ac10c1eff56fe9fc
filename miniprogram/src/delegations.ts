// The one view of delegations of this phone.
import { createDelegations } from './flows/delegations.ts'
import { phone } from './phone.ts'

export const delegations = createDelegations(phone)

/** Looked at again quietly. */
export const refreshDelegatedTasks = (): void => void delegations.refreshTasks().catch(() => undefined)
