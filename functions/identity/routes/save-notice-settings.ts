/** 保存消息提醒设置. */
import { saveNoticeSettings as contract } from '@yiqian/shared/protocol/notices.ts'
import { emptyChoice } from '../../_domain/notice/notice.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const saveNoticeSettings = routeFor<Deps>()(contract, async ({ database }, { off, quietHours }, { staffId }) =>
  database.transaction(async ({ noticeChoices }) => {
    const before = await noticeChoices.load(staffId)
    const after = { ...(before ?? emptyChoice(staffId)), off: [...new Set(off)], quietHours }
    await (before ? noticeChoices.replace(before, after) : noticeChoices.insert(after))
    return { off: after.off, quietHours }
  }, 5),
)
