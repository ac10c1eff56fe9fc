// Once an hour: certificates of the embedded authority that end within thirty days are followed by new ones, before anybody waits for them.
import { coveredUntilMs, EXPIRY_WARNING_MS } from '../../_domain/timestamp/choose-certificate.ts'
import type { BackgroundWork, FunctionContext } from '../../_kernel/define-function.ts'
import type { Deps } from '../deps.ts'

export const renewCertificates = (deps: Deps, context: FunctionContext): readonly BackgroundWork[] => [{ name: 'renew-timestamp-certificates', everyMs: 3_600_000, run: () => renewDue(deps, context) }]

/** Profiles that never signed have none and get theirs when they are asked. By hand: an alarm in the journal of the system. */
export async function renewDue({ configuration, enrol, kernel, journals }: Pick<Deps, 'configuration' | 'enrol' | 'kernel' | 'journals'>, { log }: Pick<FunctionContext, 'log'>): Promise<void> {
  const known = await configuration.fresh()
  for (const profile of known.settings.profiles) {
    const untilMs = coveredUntilMs(known.certificates, profile.id)
    if (profile.state !== 'enabled' || untilMs === undefined || untilMs - kernel.clock.nowMs() > EXPIRY_WARNING_MS) continue
    if (profile.renewal === 'embedded') await enrol(profile, known)
    else await journals.recordSystem({ kind: 'alarm.timestamp_certificate_expires', keys: { profile: profile.id }, facts: { notAfterMs: untilMs } })
    log('warn', { op: 'timestamp.renew', detail: `the certificate of ${profile.id} ends ${new Date(untilMs).toISOString()}; ${profile.renewal}` })
  }
  configuration.forget()
}
