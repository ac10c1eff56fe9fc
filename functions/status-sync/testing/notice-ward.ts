// A ward whose signers have accounts at stand-ins of the providers of messages.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startProviderStandIn, type ProviderStandIn } from '../../_adapters/notices/testing/provider-stand-in.ts'
import type { Notice } from '../../_domain/notice/notice.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { openDeps, type Deps } from '../deps.ts'
import { collectNotices } from '../work/collect-notices.ts'
import { remindSigners } from '../work/remind-signers.ts'
import { sendNotices } from '../work/send-notices.ts'

export interface NoticeWard {
  platform: TestPlatform
  standIn: ProviderStandIn
  application: ClientSystem
  deps: Deps
  /** a new signer, with an account at Enterprise WeChat unless told otherwise */
  signer(account?: 'wecom' | 'dingtalk' | 'wechat' | 'none'): Promise<EnrolledDevice>
  /** what the background does, once */
  round(): Promise<void>
  noticesOf(signer: EnrolledDevice): Promise<Notice[]>
  /** words that reached the signer, oldest first */
  told(signer: EnrolledDevice): string[]
}

export function useNoticeWard(env: Record<string, string> = {}): NoticeWard {
  const ward = {} as NoticeWard
  beforeAll(async () => {
    const standIn = await startProviderStandIn()
    const platform = await openTestPlatform({ functions: ['his', 'status-sync', 'cosigning', 'verification'], env: { ...standIn.env, NOTICE_GAP_MINUTES: '0', ...env } })
    const deps = await openDeps(platform.context('status-sync'))
    const { stores } = deps.database
    Object.assign(ward, {
      platform, standIn, deps, application: await seedApplication(platform, {}, 99 * 86_400_000),
      async signer(account = 'wecom') {
        const openid = `openid-${standIn.heard.length}-${Math.random()}`
        const signer = await enrolSigner(platform, account === 'wechat' ? { wechatOpenid: openid } : {})
        standIn.members.add(signer.staff.staffNumber)
        standIn.consents.set(openid, 1)
        if (account === 'wecom' || account === 'dingtalk') await stores.workAccounts.put({ staffId: signer.staff.id, channel: account, accountId: signer.staff.staffNumber, boundAtMs: 0 })
        return signer
      },
      async round() {
        await remindSigners(deps)
        await collectNotices(deps)
        await sendNotices(deps)
      },
      noticesOf: ({ staff }) => stores.notices.listOfStaff(staff.id, 100),
      told: ({ staff }) => standIn.delivered.filter(({ to }) => to === staff.staffNumber || to === staff.wechatOpenid).map(({ body }) => titleOf(body)),
    } satisfies NoticeWard)
  })
  afterAll(async () => {
    await ward.platform.close()
    await ward.standIn.close()
  })
  beforeEach(() => Object.assign(ward.standIn, { trouble: undefined }))
  return ward
}

function titleOf(body: Record<string, unknown>): string {
  const text = JSON.stringify(body)
  return /"title":"([^"]+)"/.exec(text)?.[1] ?? /"thing1":\{"value":"([^"]+)"/.exec(text)?.[1] ?? text
}
