// Logging out without losing the key: the app stays shut until the vault has confirmed the PIN, or the server the log-in password (MA-10, MA-11).
import { isServerFault } from '../api/server-fault.ts'
import { checkPassword } from '../signing/account.ts'
import { endPinFreeWindow, signStatement } from '../signing/sign-statement.ts'
import type { Phone } from '../signing/phone.ts'
import { createStore, type Store } from './store.ts'

const STORED_AS = 'yiqian.locked'

export interface AppLock {
  isLocked: Store<boolean>
  /** Takes up the state of the last visit. */
  recall(): Promise<void>
  /** Ends PIN-free signing as well. */
  lock(): Promise<void>
  /** @throws {ServerFault} device.pin_wrong · device.locked */
  open(pin: string): Promise<void>
  /** @throws {ServerFault} login_password.wrong · login_password.locked · login_password.not_set */
  openWithPassword(password: string): Promise<void>
  /** Set up anew: there is nothing to shut any more. */
  forget(): Promise<void>
}

/** @param forgetShown what was shown leaves the phone's storage */
export function createAppLock(phone: Phone, forgetShown: () => void = () => undefined): AppLock {
  const isLocked = createStore<boolean>(false)
  const { storage } = phone.ports
  const openBy = async (confirm: () => Promise<void>): Promise<void> => {
    try {
      await confirm()
    } catch (cause) {
      // A phone that is locked or ended shows why on its own page: keeping it shut would hide the way out.
      if (!isServerFault(cause, 'device.replaced', 'device.suspended', 'certificate.not_valid')) throw cause
    }
    await lock.forget()
  }
  const lock: AppLock = {
    isLocked,
    recall: async () => isLocked.set((await storage.get(STORED_AS).catch(() => undefined)) === '1' && (await phone.keystore.load().catch(() => undefined))?.stage === 'enrolled'),
    async lock() {
      await storage.set(STORED_AS, '1')
      isLocked.set(true)
      forgetShown()
      const { windowShare } = await phone.keystore.loadEnrolled()
      // The share under the window goes at once; whether the server was told does not keep the app open.
      if (windowShare) await endPinFreeWindow(phone, windowShare.windowId).catch(() => undefined)
    },
    open: (pin) => openBy(async () => void (await signStatement(phone, { kind: 'app.open' }, pin))),
    openWithPassword: (password) => openBy(() => checkPassword(phone, password)),
    async forget() {
      await storage.remove(STORED_AS)
      isLocked.set(false)
    },
  }
  return lock
}
