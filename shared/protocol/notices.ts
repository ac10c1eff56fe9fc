// Contracts of `identity`: what a person is told outside the app, when, and through which accounts (MA-15, MA-18).
import * as v from 'valibot'
import { contract } from './contract.ts'
import { count, empty, text, timeMs } from './fields.ts'

/** 新的待签 / 待签提醒 / 退回重签 / 转交审核 / 同事发来 / 申请授权 / 获得授权 / 证书到期. No kind says whom or what it is about. */
export const NOTICE_KINDS = ['task.new', 'task.due', 'task.returned', 'task.passed_on', 'document.shared', 'delegation.asked', 'delegation.granted', 'certificate.ending'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** 企业微信 / 钉钉 / 微信小程序订阅消息 */
export const NOTICE_CHANNELS = ['wecom', 'dingtalk', 'wechat'] as const
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number]

/** Accounts that are bound by a page of the provider; WeChat's own is bound with the phone. */
export const WORK_CHANNELS = ['wecom', 'dingtalk'] as const
export type WorkChannel = (typeof WORK_CHANNELS)[number]

const kinds = v.pipe(v.array(v.picklist(NOTICE_KINDS)), v.maxLength(NOTICE_KINDS.length))
const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439))
/** Minutes of the day, China Standard Time; over midnight where `fromMinute` is the greater. */
const QuietHours = v.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay })
export type QuietHours = v.InferOutput<typeof QuietHours>

export const getNoticeSettings = contract({
  function: 'identity', operation: 'get-notice-settings', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({
    /** kinds that the person does not want */
    off: kinds,
    quietHours: v.nullable(QuietHours),
    channels: v.array(v.strictObject({
      channel: v.picklist(NOTICE_CHANNELS),
      boundAtMs: v.nullable(timeMs),
      isBound: v.boolean(),
      /** page of the provider that leads back with `code` (DingTalk: `authCode`) and `state`; {state} is the phone's to fill in; null where binding needs none */
      authorizeUrl: v.nullable(v.string()),
    })),
    /** templates that WeChat asks the person's consent for, once for each message */
    wechatTemplateIds: v.array(text(128)),
    hoursToSign: v.strictObject({ remindAfter: count, remindEvery: count }),
  }),
  faults: [],
  summary: { zh: '查询消息提醒设置', en: 'What I am told, and through which accounts' },
})

export const saveNoticeSettings = contract({
  function: 'identity', operation: 'save-notice-settings', access: ['device'],
  request: v.strictObject({ off: kinds, quietHours: v.nullable(QuietHours) }),
  response: v.strictObject({ off: kinds, quietHours: v.nullable(QuietHours) }),
  faults: [],
  summary: { zh: '保存消息提醒设置', en: 'Save what I am told' },
})

/** The provider's one-time code for the account that opened the app in it; one account belongs to one person. */
export const bindWorkAccount = contract({
  function: 'identity', operation: 'bind-work-account', access: ['device'],
  request: v.strictObject({ channel: v.picklist(WORK_CHANNELS), code: text(512) }),
  response: v.strictObject({ bound: v.literal(true) }),
  faults: ['work_account.code_invalid', 'work_account.unavailable', 'work_account.bound_elsewhere'],
  summary: { zh: '绑定企业微信或钉钉账号', en: 'Bind an Enterprise WeChat or DingTalk account' },
})

export const unbindWorkAccount = contract({
  function: 'identity', operation: 'unbind-work-account', access: ['device'],
  request: v.strictObject({ channel: v.picklist(WORK_CHANNELS) }),
  response: v.strictObject({ bound: v.literal(false) }),
  faults: [],
  summary: { zh: '解绑企业微信或钉钉账号', en: 'Unbind an Enterprise WeChat or DingTalk account' },
})
