// The one PIN-free window of this phone.
import { createPinFree } from './flows/pin-free.ts'
import { phone } from './phone.ts'

export const pinFree = createPinFree(phone)

/** Looked at again quietly: the strip and the choice of PIN or none follow. */
export const refreshPinFree = (): void => void pinFree.refresh().catch(() => undefined)
