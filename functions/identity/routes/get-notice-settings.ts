/** 查询消息提醒设置. */
import { getNoticeSettings as contract, type NoticeChannel } from '@yiqian/shared/protocol/notices.ts'
import { emptyChoice } from '../../_domain/notice/notice.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const HOUR_MS = 3_600_000

export const getNoticeSettings = routeFor<Deps>()(contract, async ({ database: { stores }, notices, rules }, _request, { staffId }) => {
  const [choice, accounts, person] = await Promise.all([stores.noticeChoices.load(staffId), stores.workAccounts.listOfStaff(staffId), stores.staff.load(staffId)])
  const { off, quietHours } = choice ?? emptyChoice(staffId)
  const channels = notices.senders.map(({ channel }: { channel: NoticeChannel }) => {
    const bound = accounts.find((account) => account.channel === channel)
    return {
      channel, boundAtMs: bound?.boundAtMs ?? null,
      isBound: channel === 'wechat' ? person?.wechatOpenid != null : bound !== undefined,
      authorizeUrl: notices.accounts.find((account) => account.channel === channel)?.authorizeUrl ?? null,
    }
  })
  return { off, quietHours, channels, wechatTemplateIds: [...notices.wechatTemplateIds], hoursToSign: { remindAfter: Math.round(rules.afterMs / HOUR_MS), remindEvery: Math.round(rules.everyMs / HOUR_MS) } }
})
