// Ends the PIN-free window of a phone in the transaction of the event that ends it: the mask is gone before anybody is told.
import { closeWindow, type WindowEnd } from '../_domain/pin-free-window/pin-free-window.ts'
import type { Stores } from '../_domain/ports.ts'

const NEWEST = 20

export async function closeWindowsOf({ windows }: Pick<Stores, 'windows'>, deviceId: string, reason: WindowEnd, nowMs: number): Promise<void> {
  for (const window of await windows.listOfDevice(deviceId, NEWEST)) {
    if (window.state === 'open') await windows.replace(window, closeWindow(window, reason, nowMs))
  }
}
