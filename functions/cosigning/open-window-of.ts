// The window that is open on a phone, if any, for as long as everything that it rests on stands.
import type { Stores } from '../_domain/ports.ts'
import type { PinFreeWindow } from '../_domain/pin-free-window/pin-free-window.ts'

export async function openWindowOf({ windows, devices, certificates }: Stores, deviceId: string, nowMs: number): Promise<PinFreeWindow | undefined> {
  const window = (await windows.listOfDevice(deviceId, 20)).find(({ state, untilMs }) => state === 'open' && nowMs < untilMs)
  const [device, certificate] = window ? [await devices.load(deviceId), await certificates.findOfDevice(deviceId)] : []
  return device?.state === 'active' && certificate?.state === 'valid' ? window : undefined
}
