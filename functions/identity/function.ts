// `identity`: proofing of staff, binding of phones and WeChat accounts, the person's own account, scan codes on the phone's side.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { linkPages } from './link-pages.ts'
import { bindWechat } from './routes/bind-wechat.ts'
import { bindWorkAccount } from './routes/bind-work-account.ts'
import { changeLoginPassword } from './routes/change-login-password.ts'
import { changePhone } from './routes/change-phone.ts'
import { checkLoginPassword } from './routes/check-login-password.ts'
import { checkWechat } from './routes/check-wechat.ts'
import { claimCode } from './routes/claim-code.ts'
import { confirmProofing } from './routes/confirm-proofing.ts'
import { declineCode } from './routes/decline-code.ts'
import { getAppNotice } from './routes/get-app-notice.ts'
import { getAvatar } from './routes/get-avatar.ts'
import { getMe } from './routes/get-me.ts'
import { getNoticeSettings } from './routes/get-notice-settings.ts'
import { giveConsent } from './routes/give-consent.ts'
import { listActivities } from './routes/list-activities.ts'
import { listDevices } from './routes/list-devices.ts'
import { proveFactor } from './routes/prove-factor.ts'
import { resetLoginPassword } from './routes/reset-login-password.ts'
import { saveNoticeSettings } from './routes/save-notice-settings.ts'
import { sendNewPhoneCode } from './routes/send-new-phone-code.ts'
import { signOutDevice } from './routes/sign-out-device.ts'
import { startDeviceProofing } from './routes/start-device-proofing.ts'
import { startProofing } from './routes/start-proofing.ts'
import { unbindWorkAccount } from './routes/unbind-work-account.ts'
import { updateProfile } from './routes/update-profile.ts'
import { withdrawConsent } from './routes/withdraw-consent.ts'
import { remindAboutCertificates } from './work/remind-about-certificates.ts'

export default defineFunction<Deps>({
  name: 'identity',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [
    startProofing, startDeviceProofing, proveFactor, confirmProofing, getMe, bindWechat, checkWechat, claimCode, declineCode,
    getNoticeSettings, saveNoticeSettings, bindWorkAccount, unbindWorkAccount, sendNewPhoneCode, changePhone, resetLoginPassword, changeLoginPassword, checkLoginPassword, updateProfile, getAvatar, listDevices, signOutDevice, listActivities, giveConsent, withdrawConsent, getAppNotice,
  ],
  pages: (deps) => linkPages(deps.config.linkFile),
  background: (deps) => [{ name: 'remind-about-certificates', everyMs: 3_600_000, run: () => remindAboutCertificates(deps) }],
})
