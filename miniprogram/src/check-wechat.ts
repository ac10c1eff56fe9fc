// At each start inside WeChat: the key on this phone belongs to the account that bound it, and to no other.
import { phone, wechatGuard } from './phone.ts'
import { platform } from './platform/index.ts'
import { checkWechatAccount } from './signing/account.ts'

/** What cannot be asked now is asked at the next start. */
export async function checkWechat(): Promise<void> {
  try {
    if ((await phone.keystore.load())?.stage !== 'enrolled') return
    const loginCode = await platform.loginCode()
    if (loginCode !== undefined && !(await checkWechatAccount(phone, loginCode))) return await platform.navigate.relaunch('/pages/index/index')
    // Known before the first signature waits for it.
    if (loginCode !== undefined) await wechatGuard.assertBound()
  } catch {
    // no network, WeChat busy: nothing is known, nothing changes
  }
}
