// The one PIN-free window of this phone; the server is asked about it as long as it is open, for it may end there.
import { createPinFree } from './flows/pin-free.ts'
import { phone } from './phone.ts'

export const pinFree = createPinFree(phone)

const EVERY_MS = 10_000
let asked: Promise<void> | undefined
let timer: ReturnType<typeof setInterval> | undefined

/** Looked at again quietly: the strip and the choice of PIN or none follow. Several pages that ask at once ask once. */
export function refreshPinFree(): void {
  asked ??= pinFree
    .refresh()
    .catch(() => undefined)
    .finally(() => (asked = undefined))
}

pinFree.state.subscribe(() => {
  const isOpen = pinFree.state.get().window !== undefined
  if (isOpen) timer ??= setInterval(refreshPinFree, EVERY_MS)
  else {
    clearInterval(timer)
    timer = undefined
  }
})
