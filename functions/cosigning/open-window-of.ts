// The window that is open on a phone, if any, for as long as everything that it rests on stands.
import type { Stores } from '../_domain/ports.ts'
import { isWithinLimits, type PinFreeWindow, type WindowLimits } from '../_domain/pin-free-window/pin-free-window.ts'

export async function openWindowOf({ windows, devices, staff, certificates }: Stores, deviceId: string, { nowMs, limits }: { nowMs: number; limits: WindowLimits }): Promise<PinFreeWindow | undefined> {
  const window = (await windows.listOfDevice(deviceId, 20)).find(({ state, untilMs }) => state === 'open' && nowMs < untilMs)
  if (!window || !isWithinLimits(window, limits)) return undefined
  const [device, person, certificate] = [await devices.load(deviceId), await staff.load(window.staffId), await certificates.findOfDevice(deviceId)]
  return device?.state === 'active' && person?.state === 'active' && certificate?.state === 'valid' ? window : undefined
}
