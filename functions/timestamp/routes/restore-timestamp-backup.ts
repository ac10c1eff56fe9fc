/** 恢复时间戳备份. TS-2, TS-7 */
import { mayAdministrator } from '@yiqian/shared/protocol/rights.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { restoreTimestampBackup as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { openBackup } from '../backup/backup-file.ts'
import { parseBackupContent, type BackupContent } from '../backup/backup-content.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { ENVIRONMENT_SETTINGS } from '../config.ts'
import { defaultSettings } from '../configuration/default-profiles.ts'
import type { Deps } from '../deps.ts'

/** Trust comes with it: who restores must have the right to grant it. */
export const restoreTimestampBackup = routeFor<Deps>()(contract, async (deps, { backupBase64, password }, actor, { note }) => {
  if (!mayAdministrator(actor.role, 'verification.trust.write')) throw new Fault('access.denied', { detail: 'verification.trust.write' })
  const content = parseBackupContent(await openBackup(fromBase64(backupBase64), password))
  try {
    const restored = await restoreBackup({ ...deps, by: actorId(actor), initial: defaultSettings(deps.config.policyOid) }, content)
    const trusted = restored.authorities.filter(({ result }) => result === 'trusted')
    note({ madeAtMs: String(content.madeAtMs), certificatesAdded: String(restored.certificatesAdded), trusted: trusted.map(({ anchorId, role, subject, digestHex }) => `${role} ${anchorId} ${digestHex} ${subject}`).join('\n').slice(0, 2000) })
    return { ...restored, madeAtMs: content.madeAtMs, environment: differences(content, deps.config.environment) }
  } finally {
    deps.configuration.forget()
  }
})

/** Version 1 did not say what was given. */
const differences = ({ version, environment }: BackupContent, here: Readonly<Record<string, string>>) =>
  version === 1 ? [] : ENVIRONMENT_SETTINGS.filter((name) => environment[name] !== here[name]).map((name) => ({ name, inBackup: environment[name] ?? null, here: here[name] ?? null }))
