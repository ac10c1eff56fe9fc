/** 备份时间戳配置、证书与密钥. TS-2, TS-7 */
import { createTimestampBackup as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sealBackup } from '../backup/backup-file.ts'
import { makeBackup } from '../backup/make-backup.ts'
import type { Deps } from '../deps.ts'

export const createTimestampBackup = routeFor<Deps>()(contract, async (deps, { password }, _actor, { note }) => {
  const content = await makeBackup(deps, await deps.configuration.fresh())
  note({ profiles: String(content.profiles.length), certificates: String(content.certificates.length), keys: String(content.keys.length) })
  const day = new Date(content.madeAtMs).toISOString().slice(0, 10)
  return { contentType: 'application/octet-stream', bytes: await sealBackup(JSON.stringify(content), password, deps.kernel.random), fileName: `timestamp-${day}.backup` }
})
