/** 恢复时间戳备份. TS-2, TS-7 */
import { restoreTimestampBackup as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { openBackup } from '../backup/backup-file.ts'
import { parseBackupContent } from '../backup/backup-content.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { defaultSettings } from '../configuration/default-profiles.ts'
import type { Deps } from '../deps.ts'

export const restoreTimestampBackup = routeFor<Deps>()(contract, async (deps, { backupBase64, password }, _actor, { note }) => {
  const content = parseBackupContent(await openBackup(fromBase64(backupBase64), password))
  try {
    const restored = await restoreBackup(deps, deps.keyStores, content, defaultSettings(deps.config.policyOid))
    note({ madeAtMs: String(content.madeAtMs), certificatesAdded: String(restored.certificatesAdded) })
    return { ...restored, madeAtMs: content.madeAtMs }
  } finally {
    deps.configuration.forget()
  }
})
