/** 读取文件: as it stands now, for opening it in the platform's own viewer. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { readDocument as contract } from '@yiqian/shared/protocol/seal.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { loadTaskToRead } from '../load-task.ts'

export const readDocument = routeFor<Deps>()(contract, async ({ database: { stores }, files, kernel: { clock } }, { taskId, offset, length }, { staffId }) => {
  const { document } = await loadTaskToRead(stores, taskId, staffId, clock.nowMs())
  const slice = await files.readSlice(document.id, document.currentDigestHex, offset, length)
  if (!slice) throw new Fault('document.deleted')
  return { bytesBase64: toBase64(slice.bytes), totalCount: slice.totalCount, digestHex: document.currentDigestHex }
})
