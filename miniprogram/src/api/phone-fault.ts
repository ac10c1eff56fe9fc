// What can go wrong on the phone itself, beside the faults that the server names: one line per code, in both languages.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

export const PHONE_FAULTS = {
  'phone.not_enrolled': { zh: '本机尚未开通签名，请先完成首次使用', en: 'Signing is not set up on this phone yet' },
  'phone.enrolled_already': { zh: '本机已开通签名', en: 'Signing is already set up on this phone' },
  'phone.proofing_missing': { zh: '请先完成身份验证', en: 'Prove your identity first' },
  'phone.pin_malformed': { zh: '签名密码应为 6 位数字', en: 'The PIN has 6 digits' },
  'phone.pin_weak': { zh: '这个密码太容易猜到，请换一个', en: 'This PIN is too easy to guess; choose another' },
  'phone.pin_differs': { zh: '两次输入的签名密码不一致，请重新设置', en: 'The two entries differ; choose a PIN again' },
  'phone.link_unknown': { zh: '这不是医签的二维码', en: 'This is not a code of this platform' },
  'phone.document_mismatch': { zh: '要签署的内容与您查看的文件不一致，已停止签署', en: 'What would be signed is not the document you looked at; signing was stopped' },
  'phone.approval_mismatch': { zh: '服务器返回的签署清单与您确认的不一致，已停止签署', en: 'The server answered with another list than you approved; signing was stopped' },
  'phone.challenge_mismatch': { zh: '登录信息与屏幕显示的不一致，已停止登录', en: 'The log-in is not the one shown; it was stopped' },
  'phone.statement_mismatch': { zh: '服务器返回的声明与您选择的不一致，已停止', en: 'The server made another statement than you chose; it was stopped' },
  'phone.grant_invalid': { zh: '授权未通过本机核验，已停止签署', en: 'The grant did not pass this phone’s own check; signing was stopped' },
  'phone.window_missing': { zh: '本机没有可用的免密窗口，请输入签名密码', en: 'There is no PIN-free window on this phone; enter the PIN' },
  'phone.biometric_refused': { zh: '指纹、面容验证未通过或已取消，请输入签名密码', en: 'The fingerprint or face check failed or was cancelled; enter the PIN' },
  'phone.biometric_missing': { zh: '本机未启用指纹、面容签署，请输入签名密码', en: 'Biometric signing is not enabled on this phone; enter the PIN' },
  'phone.pin_needed': { zh: '其中有文件须输入签名密码签署', en: 'Some of these documents want the PIN' },
  'phone.factor_missing': { zh: '本机无法完成医院要求的验证', en: 'This phone cannot give what the hospital asks for' },
  'phone.certificate_mismatch': { zh: '收到的证书与本机密钥不符，请重新开通', en: 'The certificate does not fit the key of this phone; set up signing again' },
  'phone.signing_interrupted': { zh: '网络中断，签署结果未知，请点“继续”确认结果', en: 'The network failed and the outcome is unknown; continue to find out' },
  'phone.wechat_unbound': { zh: '在微信中签署前，请先绑定本人的微信账号', en: 'Bind your WeChat account before you sign inside WeChat' },
  'phone.wechat_no_code': { zh: '没有取得微信登录凭证，请在微信小程序中检查网络后重试', en: 'WeChat gave no log-in code; check the network inside the mini-program and try again' },
  'phone.video_too_large': { zh: '视频太大，未发送。请重新录 3–4 秒；如果仍然太大，请在相机设置里降低分辨率（如 720p）后再录', en: 'The video is too large and was not sent. Record three or four seconds; if it is still too large, lower the resolution in the camera’s settings (720p)' },
  'phone.video_empty': { zh: '没有录到画面，请允许使用摄像头后重录', en: 'Nothing was recorded; allow the camera and record again' },
  'phone.stopped': { zh: '您选择了停止，未签署', en: 'Not signed: you chose to stop' },
  'phone.not_sent': { zh: '签署请求未送达，没有签署', en: 'Not signed: the request never arrived' },
  'phone.answer_broken': { zh: '服务器的回复无法识别，请更新小程序后重试', en: 'The server’s answer cannot be read; update the app and try again' },
  'phone.server_untrusted': { zh: '无法确认服务器身份，已停止连接', en: 'The server could not prove who it is; the connection was stopped' },
  'phone.storage_broken': { zh: '本机保存的密钥数据已损坏，请重新开通签名', en: 'The key data on this phone is damaged; set up signing again' },
  'phone.share_out_of_step': { zh: '本机密钥与服务器不同步，请重新开通签名', en: 'The key on this phone is out of step with the server; set up signing again' },
} as const satisfies Record<string, Sentence>

export type PhoneFaultCode = keyof typeof PHONE_FAULTS

/** A refusal by the phone itself. `detail` is for logs and never holds a secret. */
export class PhoneFault extends Error {
  readonly code: PhoneFaultCode
  constructor(code: PhoneFaultCode, detail = '', cause?: unknown) {
    super(detail === '' ? code : `${code}: ${detail}`, { cause })
    this.name = 'PhoneFault'
    this.code = code
  }
}
