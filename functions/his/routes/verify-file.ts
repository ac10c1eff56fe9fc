/** 验证签名文件: the verdict of the verification function. */
import { verifyFile as contract } from '@yiqian/shared/protocol/his.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const verifyFile = routeFor<Deps>()(contract, async ({ call }, input) => call(verifyDocument, input))
