/** 查询本人头像. */
import { getAvatar as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getAvatar = routeFor<Deps>()(contract, async ({ database: { stores } }, _, { staffId }) => ({ jpegBase64: (await stores.profiles.load(staffId))?.avatarBase64 ?? null }))
