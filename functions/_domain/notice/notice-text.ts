// The words of a message: its kind and how many. There is no way in for a name, a title or a number of anybody.
import type { NoticeKind } from '@yiqian/shared/protocol/notices.ts'

export interface NoticeText {
  /** at most 20 characters: WeChat cuts a `thing` there */
  title: string
  zh: string
  en: string
}

const TEXTS: Readonly<Record<NoticeKind, (count: number) => NoticeText>> = {
  'task.new': (count) => ({ title: `${count} 份文件待签署`, zh: `您有 ${count} 份新的文件待签署，请打开医签查看。`, en: `${count} new to sign. Open Yiqian.` }),
  'task.due': (count) => ({ title: `${count} 份文件请尽快签署`, zh: `您有 ${count} 份文件尚未签署，请尽快处理。`, en: `${count} still to sign. Please sign soon.` }),
  'task.returned': (count) => ({ title: `${count} 份文件被退回重签`, zh: `您有 ${count} 份文件被退回，需要重新签署。`, en: `${count} returned to you, to be signed again.` }),
  'task.passed_on': (count) => ({ title: `${count} 份文件转交您审核`, zh: `您有 ${count} 份文件转交审核，请打开医签签署。`, en: `${count} passed on to you for review.` }),
  'document.shared': (count) => ({ title: `同事发来 ${count} 份文件`, zh: `同事请您查看 ${count} 份您有权阅读的文件，请在医签中打开。`, en: `A colleague asks you to look at ${count} document(s).` }),
  'delegation.asked': (count) => ({ title: '有同事申请您的授权', zh: `您有 ${count} 条授权签名申请待处理。`, en: `${count} request(s) to sign on your behalf.` }),
  'delegation.granted': (count) => ({ title: '您获得了授权签名', zh: `您获得了 ${count} 项授权签名，请打开医签查看范围。`, en: `${count} grant(s) to sign on behalf of a colleague.` }),
  'certificate.ending': () => ({ title: '签名证书即将到期', zh: '您的签名证书将在一个月内到期，请打开医签更新。', en: 'Your certificate ends within a month. Renew it in Yiqian.' }),
}

export const noticeText = (kind: NoticeKind, count: number): NoticeText => TEXTS[kind](count)
