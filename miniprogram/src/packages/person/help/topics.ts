// The topics of the help: for each function three steps, each with a drawn picture, and the page where it is.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import type { IconName } from '../../../components/icon.tsx'
import type { PageName } from '../../../components/routes.ts'

/** What a drawn screen shows; see help-picture.tsx. */
export type Drawing = 'list' | 'chosen' | 'search' | 'page' | 'pages' | 'sheet' | 'pad' | 'done' | 'code' | 'number' | 'menu' | 'form' | 'people' | 'strip' | 'ink' | 'flow' | 'card'

export interface Step {
  drawing: Drawing
  say: Sentence
}

export interface Topic {
  name: string
  icon: IconName
  title: Sentence
  page: PageName
  steps: readonly [Step, Step, Step]
}

const step = (drawing: Drawing, zh: string, en: string): Step => ({ drawing, say: { zh, en } })
const topic = (name: string, icon: IconName, page: PageName, [zh, en]: readonly [string, string], ...steps: [Step, Step, Step]): Topic => ({ name, icon, page, title: { zh, en }, steps })

export const TOPICS: readonly Topic[] = [
  topic('sign', 'pen', 'home', ['签一份文件', 'Sign a document'],
    step('list', '在“待签”中点开文件，逐页看清内容。', 'Open it from “Pending” and read every page.'),
    step('page', '“到签名处”指出签在哪里；点“签署”，核对标题与患者。', '“Where I sign” shows the place; tap “Sign”, check title and patient.'),
    step('pad', '输入签名密码，看到“签署成功”即完成。', 'Enter the PIN; “Signed” means done.')),
  topic('batch', 'signed', 'home', ['一次签多份', 'Sign several at once'],
    step('chosen', '在“待签”右上点“批量签署”，勾选文件。', 'Tap “Sign several” at the top of “Pending” and choose.'),
    step('list', '核对清单，不签的可以移出。', 'Check the list; take out what you will not sign.'),
    step('pad', '输入一次密码；每份的结果都会列出。', 'Enter the PIN once; each result is listed.')),
  topic('find', 'filter', 'home', ['查找与筛选', 'Find and filter'],
    step('search', '搜索患者姓名、住院号或标题。', 'Search by patient, admission number or title.'),
    step('form', '点“筛选”，按类型、科室、日期缩小范围。', 'Tap “Filter” for type, department, date.'),
    step('chosen', '起个名字保存，下次一点即用。', 'Keep it under a name: one tap next time.')),
  topic('scan', 'scan', 'home', ['扫码登录或签名', 'Log in or sign by a code'],
    step('code', '点“扫一扫”，对准电脑上的二维码。', 'Tap “Scan” and point at the code on the screen.'),
    step('number', '核对两边的两位数字，一致才确认。', 'Compare the two digits; confirm only if they agree.'),
    step('pad', '输入签名密码。不是您在操作：点“不一致，拒绝”。', 'Enter the PIN. Not you? Tap “No, refuse”.')),
  topic('reject', 'close', 'home', ['拒签与作废', 'Reject, and void'],
    step('page', '待签文件有误：点“拒签”，写明理由。', 'Something wrong? Tap “Reject” and say why.'),
    step('card', '已签的：在“已签”中打开，点“作废”。', 'Signed already: open it in “Signed” and tap “Void”.'),
    step('pad', '输入签名密码；业务系统立即得到通知，痕迹保留。', 'Enter the PIN; the system is told at once, the trace stays.')),
  topic('pin-free', 'timer', 'pin-free', ['免密签名', 'PIN-free signing'],
    step('form', '选择时长、份数和文件类型。', 'Choose how long, how many and what kinds.'),
    step('pad', '输入一次签名密码。', 'Enter the PIN once.'),
    step('strip', '每页上方有倒计时，点“关闭”立即停止。', 'Every page counts down; one tap ends it.')),
  topic('biometrics', 'fingerprint', 'biometrics', ['指纹、面容签名', 'Finger or face'],
    step('menu', '我的 → 指纹、面容签署，点“启用指纹、面容”。', 'Me → Fingerprint or face; tap “Enable fingerprint or face”.'),
    step('pad', '输入签名密码，再按一次指纹或刷脸。', 'Enter the PIN, then finger or face once.'),
    step('sheet', '以后签署时直接用指纹、面容；密码始终可用。', 'From then on sign with it; the PIN always works.')),
  topic('handwriting', 'pen', 'handwriting', ['手写签名', 'Handwritten signature'],
    step('ink', '横过手机书写，或拍下纸上的签名。', 'Write with the phone turned, or photograph paper.'),
    step('card', '预览，满意后保存；可以留多个。', 'Look at it and keep it; keep several.'),
    step('page', '签署后的文件上就是它；可按文件类型指定。', 'It stands on what you sign; choose one for each type.')),
  topic('delegation', 'delegate', 'delegation', ['请同事代签', 'Let a colleague sign'],
    step('people', '我的 → 授权签名，选择同事。', 'Me → Sign for each other; choose a colleague.'),
    step('form', '限定时间、份数、文件类型，输入密码。', 'Set time, number and types; enter the PIN.'),
    step('card', '每次代签都有记录；一点即可收回。', 'Every use is listed; one tap revokes it.')),
  topic('automatic', 'bolt', 'automatic', ['自动签名', 'Automatic signing'],
    step('form', '我的 → 自动签名，选择类型、天数和份数。', 'Me → Automatic signing: types, days, number.'),
    step('pad', '输入签名密码，医院系统按此范围代签。', 'Enter the PIN; the hospital signs within that scope.'),
    step('card', '自动签的都有标明和记录，随时可以关闭。', 'What it signs says so and is listed; close it any time.')),
  topic('flow', 'flow', 'colleagues', ['转交、退回与流转', 'Pass on, give back, the flow'],
    step('people', '先在“我的同事”添加上级。', 'Add whoever is above you to “My colleagues”.'),
    step('flow', '打开文件，点右上角“流转”。', 'Open a document and tap “Flow” at the top.'),
    step('sheet', '点“转交上级审核”或“退回前一位”，写明理由。', 'Tap “Pass on for review” or “Give back” and say why.')),
  topic('certificate', 'certificate', 'certificate', ['证书：查看、下载、更新', 'Certificate: see, download, renew'],
    step('menu', '我的 → 我的证书。', 'Me → My certificate.'),
    step('card', '查看签发机构、序列号、有效期，可以下载。', 'Issuer, serial number, validity; download it.'),
    step('pad', '到期前一个月会提醒；输入密码即可更新。', 'A month before the end you are told; the PIN renews it.')),
  topic('pin', 'lock', 'pin', ['修改或忘记签名密码', 'Change the PIN, or forgot it'],
    step('menu', '记得：我的 → 修改签名密码。', 'You know it: Me → Change the PIN.'),
    step('form', '忘记：我的 → 重新开通本机，再验证身份。', 'Forgotten: Me → Set up this phone again; prove who you are.'),
    step('pad', '设置新密码；旧证书吊销，换发新证书。', 'Choose a new PIN; the old certificate is revoked and a new one issued.')),
  topic('phone', 'phone', 'devices', ['换手机或手机丢失', 'A new or lost phone'],
    step('menu', '在新手机打开医签，点“开通签名”。', 'Open Yiqian on the new phone and tap “Set up signing”.'),
    step('done', '验证身份后，旧手机立即不能再签名。', 'Once you are proved, the old phone can no longer sign.'),
    step('list', '暂时没有新手机：请信息科吊销证书。', 'No new phone yet: ask the IT department to revoke the certificate.')),
  topic('log', 'history', 'history', ['设备与操作记录', 'Devices and what I did'],
    step('menu', '我的 → 我的设备，看最近使用时间。', 'Me → My phones, with their last use.'),
    step('list', '不认识的设备：点“退出”。', 'One you do not know? Tap “Sign out”.'),
    step('card', '我的 → 操作记录：每一步都能查到。', 'Me → My actions: every step is there.')),
  topic('look', 'gear', 'settings', ['字号、深色、语言', 'Letter size, dark, language'],
    step('menu', '我的 → 设置。', 'Me → Settings.'),
    step('form', '选择特大字号、深色或 English。', 'Choose largest letters, dark, or 中文.'),
    step('page', '立即生效，下次打开仍然保留。', 'It takes effect at once and stays.')),
]
