/** 查看手写签名. */
import { getHandwriting as contract } from '@yiqian/shared/protocol/seal.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getHandwriting = routeFor<Deps>()(contract, async ({ database: { stores } }, _input, { staffId }) => ({
  pngBase64: (await stores.handwriting.load(staffId))?.pngBase64 ?? null,
}))
