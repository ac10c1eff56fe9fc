// Contracts of `identity`: proofing of staff, binding of phones, scan codes on the phone's side.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { CertificateCard, StaffCard, TaskCard } from './cards.ts'
import { base64UpTo, count, empty, hexOf, idOf, optionalText, phoneNumber, staffNumber, text, timeMs } from './fields.ts'
import { deviceState } from './states.ts'

/** 验证方式: one-time code to the listed phone, face (liveness, compared with the official photo), carrier three-factor, bank card four-factor. */
export const FACTORS = ['sms', 'face', 'carrier', 'bank-card'] as const
export type Factor = (typeof FACTORS)[number]
const factor = v.picklist(FACTORS)
const oneTimeCode = v.pipe(v.string(), v.regex(/^\d{6}$/, 'must be 6 digits / 应为 6 位数字'))
const identityNumber = v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^\d{17}[\dX]$/, 'must be an identity number of 18 characters / 应为 18 位身份证号'))
/** A video of the face, or a bank card, go inside the channel alone. */
export const FACE_VIDEO_BYTES = 2_500_000

/** How a proofing stands. `next`: any of these comes next; empty when nothing is missing. */
const Standing = {
  proofingId: idOf('prf'), expiresAtMs: timeMs, next: v.array(factor), done: v.array(factor),
  /** factors that a provider for development answers, which proves nothing: to be said on the page */
  development: v.array(factor),
}

/**
 * Staff number and phone number must match the hospital's list; a one-time code goes to that phone unless the rule asks for none (MP-1).
 * `noticeVersion`: of the privacy notice that the person agreed to just now; the one in force, or nothing is proved (MA-11).
 */
export const startProofing = contract({
  function: 'identity', operation: 'start-proofing', access: ['channel'],
  request: v.strictObject({ staffNumber, phone: phoneNumber, noticeVersion: v.optional(text(32)) }),
  response: v.strictObject({ ...Standing, resendAfterMs: count, phoneMasked: v.string() }),
  faults: ['consent.required', 'proofing.no_match', 'proofing.too_many'],
  summary: { zh: '开始实名认证，发送短信验证码', en: 'Start identity proofing and send a one-time code' },
})

/** The same for the person of this phone: to unlock it, to change the phone number, or to bind the WeChat account. `withoutSms`: the listed number is lost. */
export const startDeviceProofing = contract({
  function: 'identity', operation: 'start-device-proofing', needsConsent: true, access: ['device'],
  request: v.strictObject({ purpose: v.picklist(['unlock', 'phone', 'password', 'wechat']), withoutSms: v.optional(v.boolean(), false) }),
  response: v.strictObject({ ...Standing, resendAfterMs: count, phoneMasked: v.string() }),
  faults: ['proofing.too_many', 'proofing.factor_unavailable', 'device.not_locked'],
  summary: { zh: '本机人员重新验证身份', en: 'Prove the identity of this phone’s person again' },
})

/** One factor. A read as far as repeats go: nothing of a request with an identity number is kept, not even its digest. */
export const proveFactor = contract({
  function: 'identity', operation: 'prove-factor', access: ['channel'], write: false, maxBodyBytes: 4 * 1_048_576,
  request: v.strictObject({
    proofingId: idOf('prf'),
    proof: v.variant('factor', [
      v.strictObject({ factor: v.literal('sms'), code: oneTimeCode }),
      v.strictObject({ factor: v.literal('carrier'), identityNumber }),
      v.strictObject({ factor: v.literal('bank-card'), identityNumber, cardNumber: v.pipe(v.string(), v.regex(/^\d{12,19}$/, 'must be a card number of 12 to 19 digits / 应为 12–19 位银行卡号')) }),
      v.strictObject({ factor: v.literal('face'), identityNumber, videoBase64: v.pipe(base64UpTo(FACE_VIDEO_BYTES), v.minLength(4)) }),
    ]),
  }),
  response: v.strictObject(Standing),
  faults: ['consent.required', 'proofing.not_found', 'proofing.expired', 'proofing.code_wrong', 'proofing.too_many', 'proofing.factor_unavailable', 'proofing.factor_failed', 'proofing.provider_unavailable'],
  summary: { zh: '完成一项身份验证', en: 'Prove one factor of identity' },
})

/** All that the rule asks for binds this phone: a device token for the channel and the challenge that enrolment is bound to. `code`: the one-time code, where it is not proved yet. */
export const confirmProofing = contract({
  function: 'identity', operation: 'confirm-proofing', access: ['channel'],
  request: v.strictObject({ proofingId: idOf('prf'), code: v.optional(oneTimeCode), deviceName: text(64) }),
  response: v.strictObject({
    deviceId: idOf('dev'),
    /** bearer secret of this phone: `Authorization: Device <token>` inside the channel; kept by the phone, its digest by the server */
    deviceToken: v.string(),
    /** 32 random bytes that the enrolment's proofs of knowledge are bound to */
    enrolmentChallengeHex: hexOf(32),
    staffId: idOf('stf'),
    staff: StaffCard,
  }),
  faults: ['consent.required', 'proofing.not_found', 'proofing.code_wrong', 'proofing.expired', 'proofing.too_many', 'proofing.incomplete'],
  summary: { zh: '校验验证码，绑定手机', en: 'Check the code and bind the phone' },
})

/** Who this phone belongs to, and how it stands. */
export const getMe = contract({
  function: 'identity', operation: 'get-me', access: ['proofing', 'device'], write: false,
  request: empty,
  response: v.strictObject({
    staff: StaffCard,
    phoneMasked: v.string(),
    device: v.strictObject({ deviceId: idOf('dev'), name: v.string(), state: deviceState, pinTriesLeft: count, boundAtMs: timeMs, wechatBound: v.boolean(), /** the platform has WeChat set up: inside WeChat an account has to be bound before anything is signed */ wechatOffered: v.boolean() }),
    certificate: v.nullable(CertificateCard),
    nickname: v.nullable(v.string()),
    hasAvatar: v.boolean(),
    practicePlaces: v.array(v.string()),
    /** MA-10: opens the app after logging out, beside the PIN */
    hasLoginPassword: v.boolean(),
    /** the privacy notice as it is now, and the version that the person agreed to */
    privacy: v.strictObject({ version: v.string(), agreedVersion: v.nullable(v.string()), agreedAtMs: v.nullable(timeMs) }),
  }),
  faults: [],
  summary: { zh: '查询本机绑定的人员、设备与证书', en: 'The person, device and certificate of this phone' },
})

/** Binds the WeChat account (code2Session) to this phone's staff member. A phone that is enrolled proves who holds it by a proofing for `wechat`; one that is enrolling has just done so. */
export const bindWechat = contract({
  function: 'identity', operation: 'bind-wechat', needsConsent: true, access: ['proofing', 'device'],
  request: v.strictObject({ loginCode: text(256), proofingId: v.optional(idOf('prf')) }),
  response: v.strictObject({ bound: v.literal(true) }),
  faults: ['wechat.code_invalid', 'wechat.unavailable', 'wechat.bound_elsewhere', 'wechat.change_needs_proofing', 'wechat.binding_needs_proofing', 'proofing.not_found', 'proofing.expired', 'proofing.incomplete'],
  summary: { zh: '绑定微信账号', en: 'Bind the WeChat account' },
})

/** At each start inside WeChat: is it still the account that was bound? Another one ends this phone's share at once (MP-1). */
export const checkWechat = contract({
  function: 'identity', operation: 'check-wechat', access: ['device'],
  request: v.strictObject({ loginCode: text(256) }),
  response: v.strictObject({ same: v.literal(true) }),
  faults: ['wechat.code_invalid', 'wechat.unavailable', 'wechat.account_changed'],
  summary: { zh: '核对微信账号', en: 'Check the WeChat account' },
})

/** A code to the new number, once the person proved to be the same (MP-9). */
export const sendNewPhoneCode = contract({
  function: 'identity', operation: 'send-new-phone-code', needsConsent: true, access: ['device'],
  request: v.strictObject({ proofingId: idOf('prf'), phone: phoneNumber }),
  response: v.strictObject({ resendAfterMs: count, phoneMasked: v.string() }),
  faults: ['proofing.not_found', 'proofing.expired', 'proofing.incomplete', 'proofing.too_many', 'phone.in_use'],
  summary: { zh: '向新手机号发送验证码', en: 'Send a code to the new phone number' },
})

export const changePhone = contract({
  function: 'identity', operation: 'change-phone', needsConsent: true, access: ['device'],
  request: v.strictObject({ proofingId: idOf('prf'), code: oneTimeCode }),
  response: v.strictObject({ phoneMasked: v.string() }),
  faults: ['proofing.not_found', 'proofing.expired', 'proofing.incomplete', 'proofing.code_wrong', 'phone.in_use'],
  summary: { zh: '更换绑定手机号', en: 'Change the bound phone number' },
})

const password = v.pipe(v.string(), v.minLength(1, 'must not be empty / 不能为空'), v.maxLength(256, 'must be at most 256 characters / 最多 256 个字符'))

/** MA-4, MA-10: the first one, or a new one for one that was forgotten, by a proofing for this purpose. As far as repeats go a read: nothing of a request with a password is kept. */
export const resetLoginPassword = contract({
  function: 'identity', operation: 'reset-login-password', needsConsent: true, access: ['device'], write: false,
  request: v.strictObject({ proofingId: idOf('prf'), newPassword: password }),
  response: v.strictObject({ setAtMs: timeMs }),
  faults: ['proofing.not_found', 'proofing.expired', 'proofing.incomplete', 'login_password.weak', 'server.busy'],
  summary: { zh: '验证身份后设置登录密码', en: 'Set the log-in password after proving identity' },
})

/** MA-10: five wrong ones in a row, and only a reset or the PIN helps. */
export const changeLoginPassword = contract({
  function: 'identity', operation: 'change-login-password', needsConsent: true, access: ['device'], write: false,
  request: v.strictObject({ password, newPassword: password }),
  response: v.strictObject({ setAtMs: timeMs }),
  faults: ['login_password.not_set', 'login_password.wrong', 'login_password.locked', 'login_password.weak', 'server.busy'],
  summary: { zh: '修改登录密码', en: 'Change the log-in password' },
})

/** MA-10: opens the app after logging out. It signs nothing: that takes the PIN. */
export const checkLoginPassword = contract({
  function: 'identity', operation: 'check-login-password', access: ['device'], write: false,
  request: v.strictObject({ password }),
  response: v.strictObject({ right: v.literal(true) }),
  faults: ['login_password.not_set', 'login_password.wrong', 'login_password.locked', 'server.busy'],
  summary: { zh: '用登录密码打开已退出的手机端', en: 'Open the app that was logged out, by the log-in password' },
})

/** MA-9: only what is given changes; an empty nickname removes it. The picture is drawn anew, 256 × 256. */
export const updateProfile = contract({
  function: 'identity', operation: 'update-profile', access: ['device'],
  request: v.strictObject({ nickname: optionalText(32), avatarBase64: v.optional(base64UpTo(1_500_000)), removeAvatar: v.optional(v.boolean()) }),
  response: v.strictObject({ nickname: v.nullable(v.string()), hasAvatar: v.boolean() }),
  faults: [],
  summary: { zh: '修改头像与昵称', en: 'Change avatar and nickname' },
})

export const getAvatar = contract({
  function: 'identity', operation: 'get-avatar', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ jpegBase64: v.nullable(v.string()) }),
  faults: [],
  summary: { zh: '查询本人头像', en: 'My avatar' },
})

/** MA-11: phones of this person that are or were bound, newest first. */
export const listDevices = contract({
  function: 'identity', operation: 'list-devices', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ devices: v.array(v.strictObject({ deviceId: idOf('dev'), name: v.string(), state: deviceState, boundAtMs: timeMs, lastUsedAtMs: v.nullable(timeMs), isThis: v.boolean() })) }),
  faults: [],
  summary: { zh: '查询绑定过的设备', en: 'The phones of this person' },
})

/** Ends another phone of the same person, or this one: share destroyed, certificate revoked. */
export const signOutDevice = contract({
  function: 'identity', operation: 'sign-out-device', access: ['device'],
  request: v.strictObject({ deviceId: idOf('dev') }),
  response: v.strictObject({ signedOut: v.literal(true) }),
  faults: ['device.not_found'],
  summary: { zh: '退出设备', en: 'Sign a phone out' },
})

/** MA-11: what I did, newest first. */
export const listActivities = contract({
  function: 'identity', operation: 'list-activities', access: ['device'], write: false,
  request: v.strictObject({ cursor: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}\.act_[0-9A-Za-z_-]{8,64}$/, 'must be a cursor of this list / 应为本列表的翻页位置'))), limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(100)), 30) }),
  response: v.strictObject({
    items: v.array(v.strictObject({
      kind: v.string(), atMs: timeMs, deviceName: v.nullable(v.string()), facts: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
      /** what it was done to; without its title where the person may read it no more */
      document: v.nullable(v.strictObject({ documentId: idOf('doc'), title: v.nullable(text(200)) })),
      /** on whose behalf, or to whom */
      person: v.nullable(text(64)),
    })),
    nextCursor: v.nullable(v.string()),
  }),
  faults: [],
  summary: { zh: '本人操作记录', en: 'The log of my own actions' },
})

/** Agreeing to the privacy notice in the version that the person read. */
export const giveConsent = contract({
  function: 'identity', operation: 'give-consent', access: ['proofing', 'device'],
  request: v.strictObject({ version: text(32) }),
  response: v.strictObject({ version: v.string(), agreedAtMs: timeMs }),
  faults: ['consent.version_unknown'],
  summary: { zh: '同意隐私说明', en: 'Agree to the privacy notice' },
})

/** Without consent nothing of the person may be worked with: every phone of the person ends. */
export const withdrawConsent = contract({
  function: 'identity', operation: 'withdraw-consent', access: ['device'],
  request: empty,
  response: v.strictObject({ withdrawn: v.literal(true) }),
  faults: [],
  summary: { zh: '撤回同意并停用签名', en: 'Withdraw consent and end signing' },
})

/** What the app should know before anybody has signed in: versions of the app, and of the privacy notice. */
export const getAppNotice = contract({
  function: 'identity', operation: 'get-app-notice', access: ['channel'], write: false,
  request: empty,
  response: v.strictObject({ newestVersion: v.nullable(v.string()), oldestVersion: v.nullable(v.string()), privacyVersion: v.string(), hospitalName: v.string() }),
  faults: [],
  summary: { zh: '应用版本与隐私说明版本', en: 'Versions of the app and of the privacy notice' },
})

/** What a scanned code is about, shown with the number to compare (MP-2, MP-3). */
export const ScanView = v.strictObject({
  codeId: idOf('code'),
  purpose: v.picklist(['login', 'sign']),
  /** two digits, the same as on the other screen */
  number: v.pipe(v.string(), v.regex(/^\d{2}$/)),
  clientSystem: text(64),
  /** until when the person may decide */
  expiresAtMs: timeMs,
  /** for `sign`: this person's task on the document */
  task: v.nullable(TaskCard),
  /** of a code for a batch: this person's tasks that wait; otherwise none */
  tasks: v.optional(v.array(TaskCard)),
})
export type ScanView = v.InferOutput<typeof ScanView>

/** Takes a scanned code for this phone. A code is taken once; the same phone may repeat. */
export const claimCode = contract({
  function: 'identity', operation: 'claim-code', access: ['device'],
  request: v.strictObject({ token: v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{16,64}$/, 'must be the token of a scan code / 应为二维码中的令牌')) }),
  response: ScanView,
  faults: ['code.not_found', 'code.expired', 'code.used', 'code.not_yours', 'task.not_pending', 'task.not_your_turn', 'task.expired'],
  summary: { zh: '扫描二维码', en: 'Claim a scanned code' },
})

/** The person says no: wrong number, wrong document, not asked for. */
export const declineCode = contract({
  function: 'identity', operation: 'decline-code', access: ['device'],
  request: v.strictObject({ codeId: idOf('code'), reason: optionalText(200) }),
  response: v.strictObject({ declined: v.literal(true) }),
  faults: ['code.not_found', 'code.expired'],
  summary: { zh: '拒绝扫码请求', en: 'Decline a scanned code' },
})
