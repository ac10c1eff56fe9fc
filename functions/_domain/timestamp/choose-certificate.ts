// Rules of the certificates of time authorities: which one signs at a time, when the next is due. Values in, values out.
import type { TimestampCertificate } from './timestamp-profile.ts'

/** With its dates: what an installed certificate is. */
export type InstalledCertificate = TimestampCertificate & { notBeforeMs: number; notAfterMs: number; effectiveFromMs: number; serialHex: string }

export const isInstalled = (certificate: TimestampCertificate): certificate is InstalledCertificate =>
  certificate.state === 'installed' && certificate.notBeforeMs !== null && certificate.notAfterMs !== null && certificate.effectiveFromMs !== null && certificate.serialHex !== null

/** The one that took over last and is valid; the one before it signs until the moment it takes over, so that there is no gap. */
export function certificateAt(certificates: readonly TimestampCertificate[], profileId: string, atMs: number): InstalledCertificate | undefined {
  let chosen: InstalledCertificate | undefined
  for (const each of certificates) {
    if (each.profileId !== profileId || !isInstalled(each)) continue
    if (each.effectiveFromMs > atMs || each.notBeforeMs > atMs || each.notAfterMs <= atMs) continue
    if (!chosen || each.effectiveFromMs > chosen.effectiveFromMs || (each.effectiveFromMs === chosen.effectiveFromMs && each.sequence > chosen.sequence)) chosen = each
  }
  return chosen
}

/** Until when the choice of `certificateAt` stands. */
export function choiceEndsMs(certificates: readonly TimestampCertificate[], chosen: InstalledCertificate, atMs: number): number {
  const takeovers = certificates.filter((each): each is InstalledCertificate => isInstalled(each) && each.profileId === chosen.profileId).map(({ effectiveFromMs, notBeforeMs }) => Math.max(effectiveFromMs, notBeforeMs)).filter((fromMs) => fromMs > atMs)
  return Math.min(chosen.notAfterMs, ...takeovers)
}

const DAY_MS = 86_400_000
/** So long before the end an administrator is warned, and the embedded authority issues the next. */
export const EXPIRY_WARNING_MS = 30 * DAY_MS

/** The end of what is there for a profile, later certificates included; undefined: there is none. */
export function coveredUntilMs(certificates: readonly TimestampCertificate[], profileId: string): number | undefined {
  const ends = certificates.filter((each): each is InstalledCertificate => isInstalled(each) && each.profileId === profileId).map(({ notAfterMs }) => notAfterMs)
  return ends.length === 0 ? undefined : Math.max(...ends)
}
