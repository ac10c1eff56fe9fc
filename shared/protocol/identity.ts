// Contracts of `identity`: proofing of staff, binding of phones, scan codes on the phone's side.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { CertificateCard, StaffCard, TaskCard } from './cards.ts'
import { count, empty, hexOf, idOf, optionalText, phoneNumber, staffNumber, text, timeMs } from './fields.ts'
import { deviceState } from './states.ts'

/** Staff number and phone number must match the hospital's list; a one-time code goes to that phone (MP-1). */
export const startProofing = contract({
  function: 'identity', operation: 'start-proofing', access: ['channel'],
  request: v.strictObject({ staffNumber, phone: phoneNumber }),
  response: v.strictObject({ proofingId: idOf('prf'), expiresAtMs: timeMs, resendAfterMs: count, phoneMasked: v.string() }),
  faults: ['proofing.no_match', 'proofing.too_many'],
  summary: { zh: '开始实名认证，发送短信验证码', en: 'Start identity proofing and send a one-time code' },
})

/** The right code binds this phone: a device token for the channel and the challenge that enrolment is bound to. */
export const confirmProofing = contract({
  function: 'identity', operation: 'confirm-proofing', access: ['channel'],
  request: v.strictObject({ proofingId: idOf('prf'), code: v.pipe(v.string(), v.regex(/^\d{6}$/, 'must be 6 digits / 应为 6 位数字')), deviceName: text(64) }),
  response: v.strictObject({
    deviceId: idOf('dev'),
    /** bearer secret of this phone: `Authorization: Device <token>` inside the channel; kept by the phone, its digest by the server */
    deviceToken: v.string(),
    /** 32 random bytes that the enrolment's proofs of knowledge are bound to */
    enrolmentChallengeHex: hexOf(32),
    staffId: idOf('stf'),
    staff: StaffCard,
  }),
  faults: ['proofing.not_found', 'proofing.code_wrong', 'proofing.expired', 'proofing.too_many'],
  summary: { zh: '校验验证码，绑定手机', en: 'Check the code and bind the phone' },
})

/** Who this phone belongs to, and how it stands. */
export const getMe = contract({
  function: 'identity', operation: 'get-me', access: ['proofing', 'device'], write: false,
  request: empty,
  response: v.strictObject({
    staff: StaffCard,
    phoneMasked: v.string(),
    device: v.strictObject({ deviceId: idOf('dev'), name: v.string(), state: deviceState, pinTriesLeft: count, boundAtMs: timeMs, wechatBound: v.boolean() }),
    certificate: v.nullable(CertificateCard),
  }),
  faults: [],
  summary: { zh: '查询本机绑定的人员、设备与证书', en: 'The person, device and certificate of this phone' },
})

/** Binds the WeChat account (code2Session) to this phone's staff member. */
export const bindWechat = contract({
  function: 'identity', operation: 'bind-wechat', access: ['proofing', 'device'],
  request: v.strictObject({ loginCode: text(256) }),
  response: v.strictObject({ bound: v.literal(true) }),
  faults: ['wechat.code_invalid', 'wechat.unavailable', 'wechat.bound_elsewhere'],
  summary: { zh: '绑定微信账号', en: 'Bind the WeChat account' },
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
