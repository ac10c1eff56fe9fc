// The error catalogue: one line per fault code, the HTTP status it goes out with and one clear sentence in both languages.

/** A sentence in both languages of the product. */
export interface Sentence {
  zh: string
  en: string
}

interface CatalogueLine extends Sentence {
  status: number
}

/**
 * Every fault that may leave a function. `{name}` in a sentence is filled from the fault's facts.
 * A code is `<thing>.<what_is_wrong>`; it never changes once published.
 */
export const FAULTS = {
  // request: what was sent cannot be read
  'request.malformed': { status: 400, zh: '请求内容有误：{field} {expectedZh}', en: 'The request is not valid: {field} {expectedEn}' },
  'request.too_large': { status: 413, zh: '内容过大，最多允许 {limit}', en: 'The content is too large; at most {limit} is allowed' },
  'request.not_found': { status: 404, zh: '没有这个接口地址', en: 'There is no such address' },
  'request.method_not_allowed': { status: 405, zh: '该接口不支持这种请求方法', en: 'This address does not take that method' },
  'request.media_unsupported': { status: 415, zh: '内容类型不受支持，请使用 {expected}', en: 'The content type is not supported; use {expected}' },
  'request.key_reused': { status: 409, zh: '同一个幂等键已用于另一个请求', en: 'The same idempotency key was used for a different request' },
  'request.cryptographically_invalid': { status: 400, zh: '密码数据无效（{check}）', en: 'The cryptographic data is not valid ({check})' },
  // access: who is calling
  'access.required': { status: 401, zh: '请先登录或提供访问凭证', en: 'Sign in or give an access token first' },
  'access.expired': { status: 401, zh: '访问凭证已过期，请重新获取', en: 'The access token has expired; get a new one' },
  'access.denied': { status: 403, zh: '没有执行此操作的权限', en: 'You may not do this' },
  'application.credentials_wrong': { status: 401, zh: '应用标识或密钥不正确', en: 'The application id or secret is wrong' },
  'application.frozen': { status: 403, zh: '该应用已被冻结，请联系管理员', en: 'This application is frozen; ask the administrator' },
  // secure channel
  'channel.required': { status: 403, zh: '此操作只能通过加密通道进行', en: 'This works only inside the secure channel' },
  'channel.handshake_failed': { status: 400, zh: '加密通道建立失败，请更新小程序后重试', en: 'The secure channel could not be set up; update the app and try again' },
  'channel.session_lost': { status: 401, zh: '加密通道已失效，正在重新连接', en: 'The secure channel has ended; connecting again' },
  'channel.replayed': { status: 409, zh: '重复的通道消息已被拒绝', en: 'A repeated channel message was refused' },
  'channel.message_broken': { status: 400, zh: '通道消息已损坏，已拒绝', en: 'A damaged channel message was refused' },
  // identity proofing
  'proofing.no_match': { status: 403, zh: '工号与手机号不匹配，请核对后重试或联系科室管理员', en: 'The staff number and phone number do not match; check them or ask your department' },
  'proofing.not_found': { status: 404, zh: '认证流程不存在或已结束，请重新开始', en: 'This proofing does not exist or has ended; start again' },
  'proofing.code_wrong': { status: 403, zh: '验证码不正确，还可以尝试 {triesLeft} 次', en: 'The code is wrong; {triesLeft} tries left' },
  'proofing.expired': { status: 410, zh: '验证码已过期，请重新获取', en: 'The code has expired; ask for a new one' },
  'proofing.too_many': { status: 429, zh: '尝试次数过多，请 {waitSeconds} 秒后再试', en: 'Too many tries; wait {waitSeconds} seconds' },
  'proofing.factor_unavailable': { status: 422, zh: '当前不能用这种方式验证身份', en: 'Identity cannot be proved this way now' },
  'proofing.factor_failed': { status: 403, zh: '身份验证未通过：{whyZh}（还可以尝试 {triesLeft} 次）', en: 'Identity was not proved: {whyEn} ({triesLeft} tries left)' },
  'proofing.provider_unavailable': { status: 503, zh: '身份核验服务暂时不可用，请稍后重试或换一种方式', en: 'The identity service is not available now; try again later or another way' },
  'proofing.incomplete': { status: 409, zh: '身份验证尚未完成，还需要：{next}', en: 'The proofing is not complete; still needed: {next}' },
  'phone.in_use': { status: 409, zh: '该手机号已登记在其他人员名下', en: 'This phone number is registered to somebody else' },
  'consent.required': { status: 403, zh: '请先阅读并同意当前的隐私说明', en: 'Read the privacy notice in force and agree to it first' },
  'consent.version_unknown': { status: 409, zh: '隐私说明已更新，请重新阅读后同意', en: 'The privacy notice has changed; read it again' },
  // device
  'device.not_enrolled': { status: 403, zh: '本机尚未开通签名，请先完成开通', en: 'This phone is not enrolled yet; finish enrolment first' },
  'device.pin_wrong': { status: 403, zh: '签名密码不正确，还可以尝试 {triesLeft} 次', en: 'The PIN is wrong; {triesLeft} tries left' },
  'device.locked': { status: 423, zh: '签名密码连续错误，本机签名已锁定，请验证身份后解锁', en: 'Too many wrong PINs: signing on this phone is locked; prove your identity to unlock it' },
  'device.suspended': { status: 403, zh: '检测到密钥副本，证书已停用，请立即联系管理员', en: 'A copy of the key was detected and the certificate is suspended; contact the administrator at once' },
  'device.replaced': { status: 403, zh: '签名已转移到另一部手机，本机不能再签名', en: 'Signing moved to another phone; this one can no longer sign' },
  'device.generation_wrong': { status: 409, zh: '密钥分量版本不一致，请重新签署', en: 'The key share is of another generation; sign again' },
  'login_password.not_set': { status: 409, zh: '还没有设置登录密码', en: 'No log-in password has been set' },
  'login_password.wrong': { status: 403, zh: '登录密码不正确，还可以尝试 {triesLeft} 次', en: 'The log-in password is wrong; {triesLeft} tries left' },
  'login_password.locked': { status: 423, zh: '登录密码连续错误，请用短信验证码重设，或用签名密码进入', en: 'Too many wrong log-in passwords: reset it by SMS code, or enter with the PIN' },
  'login_password.weak': { status: 422, zh: '新密码不符合要求：{whyZh}', en: 'The new password will not do: {whyEn}' },
  'device.not_locked': { status: 409, zh: '本机签名没有锁定，无需解锁', en: 'Signing on this phone is not locked' },
  'device.unlocks_used_up': { status: 429, zh: '解锁次数已用完，请 {waitHours} 小时后再试，或重新开通', en: 'No unlocking is left: wait {waitHours} hours, or set up this phone again' },
  'device.not_found': { status: 404, zh: '没有这部设备', en: 'There is no such phone' },
  'wechat.account_changed': { status: 403, zh: '微信账号与开通时不同，本机签名已停用，请重新验证身份', en: 'This is another WeChat account than at enrolment: signing on this phone has ended; prove your identity again' },
  'wechat.change_needs_proofing': { status: 403, zh: '更换微信账号需要重新验证身份', en: 'Changing the WeChat account needs a new proof of identity' },
  'wechat.binding_needs_proofing': { status: 403, zh: '绑定微信需要重新验证身份', en: 'Binding WeChat needs a new proof of identity' },
  'wechat.code_invalid': { status: 400, zh: '微信登录凭证无效或已使用，请重试', en: 'The WeChat log-in code is invalid or used; try again' },
  'wechat.unavailable': { status: 503, zh: '微信服务暂时不可用，请稍后再试', en: 'WeChat is not available now; try again later' },
  'work_account.code_invalid': { status: 400, zh: '授权码无效或已使用，请重新打开绑定页面', en: 'The authorisation code is invalid or used; open the binding page again' },
  'work_account.unavailable': { status: 503, zh: '企业微信或钉钉暂时不可用，请稍后再试', en: 'Enterprise WeChat or DingTalk is not available now; try again later' },
  'work_account.bound_elsewhere': { status: 409, zh: '该账号已绑定其他工号', en: 'This account is bound to another staff number' },
  'wechat.bound_elsewhere': { status: 409, zh: '该微信已绑定其他工号。请用本人的微信打开小程序；如果它就是您的微信，请联系信息科解除原绑定', en: 'This WeChat account is bound to another staff number. Open the app in your own WeChat; if this is yours, ask the IT department to release it' },
  // scan codes
  'code.not_found': { status: 404, zh: '二维码无效，请刷新后重新扫描', en: 'The QR code is not valid; refresh it and scan again' },
  'code.expired': { status: 410, zh: '二维码已过期，请扫描屏幕上的新二维码', en: 'The QR code has expired; scan the new one on the screen' },
  'code.used': { status: 409, zh: '二维码已被扫描使用，请刷新后重新扫描', en: 'The QR code was already used; refresh it and scan again' },
  'code.not_yours': { status: 403, zh: '这份文件没有指定您签署', en: 'You are not a signer of this document' },
  // documents and tasks
  'document.not_found': { status: 404, zh: '文件不存在', en: 'There is no such document' },
  'document.external_id_reused': { status: 409, zh: '业务编号 {externalId} 已用于另一份内容不同的文件', en: 'External id {externalId} was already used for a different document' },
  'document.unreadable': { status: 422, zh: 'PDF 文件已损坏或格式不正确，无法处理', en: 'The PDF is damaged or not a PDF and cannot be used' },
  'document.encrypted': { status: 422, zh: 'PDF 文件已加密，请使用未加密的文件', en: 'The PDF is encrypted; use one without encryption' },
  'document.too_large': { status: 413, zh: '文件过大，最多允许 {limit}', en: 'The file is too large; at most {limit} is allowed' },
  'document.too_many_pages': { status: 422, zh: '文件页数过多，最多允许 {limit} 页', en: 'The document has too many pages; at most {limit}' },
  'document.not_json': { status: 422, zh: '内容不是有效的 JSON', en: 'The content is not valid JSON' },
  'document.content_mismatch': { status: 422, zh: '内容与所选类别不符：{why}', en: 'The content is not of the kind that was named: {why}' },
  'staff.not_found': { status: 404, zh: '工号 {staffNumber} 不在医院人员名单中', en: 'Staff number {staffNumber} is not on the hospital list' },
  'document.signer_unknown': { status: 422, zh: '工号 {staffNumber} 不在医院人员名单中', en: 'Staff number {staffNumber} is not on the hospital list' },
  'document.position_invalid': { status: 422, zh: '签名位置无效：{why}', en: 'The signature position is not valid: {why}' },
  'document.keyword_missing': { status: 422, zh: '文件中找不到关键字“{keyword}”', en: 'The keyword “{keyword}” is not in the document' },
  'document.glyph_missing': { status: 422, zh: '字体缺少字符“{character}”，无法正确显示签名', en: 'The font lacks the character “{character}”; the signature cannot be shown properly' },
  'document.changed': { status: 409, zh: '文件刚刚被他人签署，请重新查看后再签', en: 'Someone else signed this document just now; look at it again, then sign' },
  'document.not_signed': { status: 409, zh: '文件尚未完成签署（当前状态：{state}），不能下载签署结果', en: 'The document is not fully signed (state: {state}); there is no signed file yet' },
  'document.state_conflict': { status: 409, zh: '文件当前状态为 {state}，不能执行此操作', en: 'The document is {state}; this cannot be done' },
  'document.deleted': { status: 410, zh: '文件内容已删除，仅保留记录', en: 'The document was deleted; only its record remains' },
  'document.page_missing': { status: 404, zh: '文件没有第 {page} 页', en: 'The document has no page {page}' },
  'document.signed_already': { status: 422, zh: '该 PDF 已带有电子签名，请选择未签名的原件', en: 'This PDF carries a signature already; choose the unsigned original' },
  'document.active_content': { status: 422, zh: '该 PDF 含有脚本、附件或动态表单，请另存为普通 PDF 后重试', en: 'This PDF holds scripts, attachments or a dynamic form; save it as a plain PDF and try again' },
  'document.not_yours_to_withdraw': { status: 403, zh: '只有发起人可以撤回，且仅限从手机发起的文件', en: 'Only whoever started a document on a phone may withdraw it' },
  'document.signed_in_part': { status: 409, zh: '已有人签署，不能撤回；签署完成后可按规定作废', en: 'Somebody has signed it and it cannot be withdrawn; once signed it can be voided by the rules' },
  // drafts: documents that begin on a phone
  'draft.off': { status: 403, zh: '医院未开放从手机发起签署', en: 'Your hospital does not take documents that begin on a phone' },
  'draft.not_found': { status: 404, zh: '草稿不存在或已过期', en: 'There is no such draft, or it has expired' },
  'draft.state_conflict': { status: 409, zh: '草稿的状态已变化，请返回后重试', en: 'The draft has moved on; go back and try again' },
  'draft.too_many': { status: 409, zh: '最多保留 {limit} 份草稿，请先发起或删除', en: 'At most {limit} drafts are kept; start or delete one first' },
  'draft.quota': { status: 429, zh: '24 小时内从手机上传的文件已达 {limit}，请稍后再试', en: 'You have sent {limit} within 24 hours, which is the most; try again later' },
  'draft.slice_broken': { status: 422, zh: '文件在传输中损坏，请重新上传', en: 'The file was damaged on the way; send it again' },
  'draft.slice_differs': { status: 409, zh: '上传期间文件内容发生变化，请重新选择文件', en: 'The file changed while it was sent; choose it again' },
  'draft.incomplete': { status: 409, zh: '文件尚未传完，还缺 {missing} 片', en: 'The file has not all arrived: {missing} slices are missing' },
  'draft.digest_differs': { status: 422, zh: '收到的文件与手机上的不一致，请重新上传', en: 'What arrived is not the file on the phone; send it again' },
  'task.not_found': { status: 404, zh: '签署任务不存在', en: 'There is no such signing task' },
  'task.not_yours': { status: 404, zh: '签署任务不存在', en: 'There is no such signing task' },
  'task.not_pending': { status: 409, zh: '该任务已处理，不能重复操作', en: 'This task was already dealt with' },
  'task.not_your_turn': { status: 409, zh: '前面的签署人尚未完成，请稍后再签', en: 'The signers before you have not finished; sign later' },
  'task.expired': { status: 410, zh: '签署任务已过期', en: 'This signing task has expired' },
  'flow.return_impossible': { status: 409, zh: '只能退回给前面已签署的人', en: 'It can only be given back to somebody who signed before you' },
  'flow.not_upward': { status: 403, zh: '只能由低职称转交高职称（{fromTitle} → {toTitle}）', en: 'Only upward, to a higher title of the same profession ({fromTitle} → {toTitle})' },
  'flow.already_signer': { status: 409, zh: '对方已是这份文件的签署人', en: 'That person already signs this document' },
  'flow.too_many_signers': { status: 409, zh: '一份文件最多 {limit} 位签署人', en: 'A document has at most {limit} signers' },
  'flow.colleague_unknown': { status: 404, zh: '同事不存在或尚未添加', en: 'There is no such colleague, or you have not added them' },
  'sharing.off': { status: 403, zh: '医院规定签署的文件不得外传', en: 'Your hospital does not let signed documents be passed on' },
  'sharing.not_signed': { status: 409, zh: '只能发送您已签署、仍然有效的文件', en: 'Only a document that you have signed, and that still holds, can be sent' },
  'sharing.not_reader': { status: 403, zh: '对方无权阅读这份文件，不能发送', en: 'That person may not read this document, so it cannot be sent to them' },
  'sharing.unreachable': { status: 409, zh: '对方没有绑定企业微信或钉钉，无法发送', en: 'That person has bound neither Enterprise WeChat nor DingTalk' },
  // signing sessions
  'signing.session_not_found': { status: 410, zh: '签署会话不存在或已过期，请重新签署', en: 'The signing session does not exist or has expired; sign again' },
  'signing.session_conflict': { status: 409, zh: '签署会话已用于另一次提交', en: 'The signing session was used for a different submission' },
  'signing.unfinished': { status: 503, zh: '签名已生成但文件尚未完成，请用同一请求重试', en: 'The signature exists but the file is not finished; repeat the same request' },
  'signing.batch_too_large': { status: 413, zh: '一次最多签署 {limit} 份文件', en: 'At most {limit} documents in one batch' },
  'statement.out_of_limits': { status: 422, zh: '超出医院规定的限度：{whyZh}', en: 'Beyond the limits of the hospital: {whyEn}' },
  'statement.subject_unknown': { status: 404, zh: '声明所指的对象不存在或不可用', en: 'What the statement is about does not exist or cannot be used' },
  'window.closed': { status: 409, zh: '免密签名已结束，请输入签名密码', en: 'PIN-free signing has ended; enter the PIN' },
  'window.out_of_scope': { status: 403, zh: '该文件不在免密签名的范围内，请输入签名密码', en: 'This document is outside the PIN-free scope; enter the PIN' },
  'delegation.not_found': { status: 404, zh: '授权不存在', en: 'There is no such delegation' },
  'delegation.closed': { status: 409, zh: '授权不可用：{whyZh}', en: 'The delegation cannot be used: {whyEn}' },
  'delegation.out_of_scope': { status: 403, zh: '该文件不在授权范围内', en: 'This document is outside the delegation' },
  'delegation.request_closed': { status: 409, zh: '该授权申请已处理', en: 'This request was already dealt with' },
  'delegation.too_many': { status: 409, zh: '未处理的授权申请过多，请等待对方处理', en: 'Too many requests wait already; wait for an answer' },
  'handwriting.not_found': { status: 404, zh: '没有这个手写签名', en: 'There is no such handwritten signature' },
  'handwriting.full': { status: 409, zh: '最多保留 {limit} 个手写签名，请先删除不用的', en: 'At most {limit} handwritten signatures are kept; delete one first' },
  'handwriting.too_little_ink': { status: 422, zh: '笔迹太少，请写出完整的姓名', en: 'There is too little ink; write the whole name' },
  'handwriting.no_transparency': { status: 422, zh: '图片带有背景，请先去除背景', en: 'The picture has a ground; take it out first' },
  'automatic.closed': { status: 409, zh: '自动签名未开启', en: 'Automatic signing is not open' },
  'automatic.out_of_scope': { status: 403, zh: '该文件不在自动签名的范围内', en: 'This document is outside automatic signing' },
  'biometrics.off': { status: 403, zh: '医院未开放指纹、面容签署', en: 'Your hospital has switched biometric signing off' },
  'biometrics.not_enabled': { status: 409, zh: '本机的指纹、面容签署已停用，请输入签名密码', en: 'Biometric signing is not enabled on this phone; enter the PIN' },
  'biometrics.challenge_gone': { status: 410, zh: '本次指纹、面容验证已失效，请重新签署', en: 'This biometric check is over; sign again' },
  'biometrics.credential_refused': { status: 422, zh: '指纹、面容凭据未通过核验', en: 'The biometric credential did not pass the check' },
  'biometrics.proof_refused': { status: 403, zh: '指纹、面容验证未通过，请输入签名密码', en: 'The biometric proof was refused; enter the PIN' },
  'biometrics.not_released': { status: 403, zh: '本批文件未经指纹、面容放行，请重新签署', en: 'This batch was not released by a biometric proof; sign again' },
  'biometrics.pin_required': { status: 403, zh: '该类文件须输入签名密码签署', en: 'Documents of this kind want the PIN' },
  'biometrics.unavailable': { status: 503, zh: '指纹、面容核验服务暂不可用，请输入签名密码', en: 'Biometric proofs cannot be checked right now; enter the PIN' },
  'factors.required': { status: 403, zh: '医院规定须以{factorsZh}签署，请输入签名密码', en: 'Your hospital asks for {factorsEn}; enter the PIN' },
  'factors.missing': { status: 403, zh: '签署前还须验证：{missingZh}', en: 'Still needed before signing: {missingEn}' },
  'factors.not_asked': { status: 404, zh: '没有等待短信验证码的签署', en: 'No signing waits for a one-time code' },
  'factors.code_wrong': { status: 403, zh: '验证码不正确，还可以尝试 {triesLeft} 次', en: 'The code is wrong; {triesLeft} tries left' },
  'factors.code_gone': { status: 410, zh: '验证码已失效，请重新签署', en: 'The code is no longer good; sign again' },
  'factors.too_many': { status: 429, zh: '验证码发送过于频繁，请 {waitSeconds} 秒后再试', en: 'Too many codes were sent; wait {waitSeconds} seconds' },
  'window.used_up': { status: 409, zh: '免密签名的份数已用完，请输入签名密码', en: 'The PIN-free count is used up; enter the PIN' },
  // certificates, timestamps, verification
  'certificate.not_found': { status: 404, zh: '证书不存在', en: 'There is no such certificate' },
  'certificate.request_invalid': { status: 422, zh: '证书申请无效：{why}', en: 'The certificate request is not valid: {why}' },
  'certificate.not_valid': { status: 403, zh: '证书当前不可用（{state}）', en: 'The certificate cannot be used now ({state})' },
  'certificate.renewal_early': { status: 409, zh: '证书离到期还早，到期前 {days} 天内可以更新', en: 'The certificate is not near its end; it can be renewed in its last {days} days' },
  'timestamp.unavailable': { status: 503, zh: '时间戳服务暂时不可用，请稍后重试', en: 'The timestamp service is not available now; try again' },
  'timestamp.profile_not_found': { status: 404, zh: '没有名为 {profile} 的时间戳配置', en: 'There is no timestamp profile {profile}' },
  'timestamp.certificate_missing': { status: 503, zh: '时间戳配置 {profile} 当前没有有效的证书', en: 'The timestamp profile {profile} has no valid certificate now' },
  'timestamp.profile_invalid': { status: 422, zh: '时间戳配置无效：{whyZh}', en: 'The timestamp profile is not valid: {whyEn}' },
  'timestamp.settings_changed': { status: 409, zh: '时间戳配置刚刚被他人修改，请刷新后重试', en: 'Someone else changed the timestamp settings just now; reload and try again' },
  'timestamp.certificate_unfit': { status: 422, zh: '证书不能用于此时间戳服务：{whyZh}', en: 'The certificate cannot serve this time authority: {whyEn}' },
  'timestamp.token_not_found': { status: 404, zh: '没有这个序列号的时间戳', en: 'There is no timestamp with this serial number' },
  'timestamp.backup_unreadable': { status: 422, zh: '备份文件无法打开：口令错误或文件损坏', en: 'The backup cannot be opened: wrong password or damaged file' },
  'timestamp.backup_conflict': { status: 409, zh: '备份与本系统冲突，未作任何恢复：证书编号 {certificate} 在此处属于另一张证书', en: 'The backup contradicts what is here, and nothing was restored: certificate id {certificate} names another certificate here' },
  'verification.unreadable': { status: 422, zh: '无法识别的文件：需要 PDF、JSON 加签名文件，或签名文件', en: 'The file is not known: give a PDF, a JSON file with its signature, or a signature file' },
  'certificate.unreadable': { status: 422, zh: '证书无法读取，请提供 DER 或 PEM 格式的 X.509 证书', en: 'The certificate cannot be read; give an X.509 certificate as DER or PEM' },
  'trust_anchor.not_found': { status: 404, zh: '信任锚不存在', en: 'There is no such trust anchor' },
  'trust_anchor.removed': { status: 409, zh: '该信任锚已移除，请重新导入', en: 'This trust anchor was removed; import it again' },
  'trust_anchor.unreadable': { status: 422, zh: '文件中没有可用的 CA 证书：{whyZh}', en: 'The file holds no usable certificate of an authority: {whyEn}' },
  'revocation_source.not_found': { status: 404, zh: '吊销信息来源不存在', en: 'There is no such source of revocation' },
  'revocation_source.address_invalid': { status: 422, zh: '地址无效：应为 http、https、ldap 或 ldaps 地址，且不含用户名', en: 'The address is not valid: give an http, https, ldap or ldaps address without a user name' },
  'revocation_source.anchor_required': { status: 422, zh: '证书状态服务（OCSP）必须指明它所答复的 CA', en: 'A status service (OCSP) must name the authority that it answers for' },
  'revocation_list.refused': { status: 422, zh: '吊销列表未被接受：{whyZh}', en: 'The revocation list was not taken in: {whyEn}' },
  'revocation_list.not_found': { status: 404, zh: '没有保存这份吊销信息', en: 'This piece of revocation evidence is not kept' },
  'certificate_entry.not_found': { status: 404, zh: '名单条目不存在', en: 'There is no such entry' },
  'certificate_entry.incomplete': { status: 422, zh: '请提供证书，或（按公钥时）公钥的 SHA-256', en: 'Give the certificate or, by key, the SHA-256 of the public key' },
  'validation_rule.not_found': { status: 404, zh: '没有这个名称的项目类别或策略', en: 'There is no project class or policy of this name' },
  'validation_rule.class_missing': { status: 422, zh: '策略引用了不存在的项目类别：{names}', en: 'The policy names project classes that do not exist: {names}' },
  'validation_rule.class_in_use': { status: 409, zh: '项目类别正被策略使用：{names}', en: 'The project class is used by policies: {names}' },
  'delivery.not_found': { status: 404, zh: '回调记录不存在', en: 'There is no such callback delivery' },
  'delivery.not_dead': { status: 409, zh: '该回调仍在投递或已送达，无需重发', en: 'This callback is still being delivered or was delivered; no need to resend' },
  // application keys and the devices that keep them
  'key.not_found': { status: 404, zh: '没有这个密钥', en: 'There is no such key' },
  'key.not_active': { status: 403, zh: '密钥 {index} 已停用，请联系管理员', en: 'Key {index} is suspended; ask the administrator' },
  'key.purpose_wrong': { status: 403, zh: '密钥 {index} 不能用于此操作（签名密钥与加密密钥不能混用）', en: 'Key {index} is not for this use (signing and encryption keys are separate)' },
  'key.period_over': { status: 403, zh: '密钥 {index} 的签名使用期已过，请更换密钥', en: 'The signing period of key {index} is over; replace the key' },
  'key.permission_wrong': { status: 403, zh: '密钥权限码不正确', en: "The key's permission code is wrong" },
  'key.permission_locked': { status: 429, zh: '密钥权限码连续错误，请 {waitSeconds} 秒后再试', en: 'Too many wrong permission codes; wait {waitSeconds} seconds' },
  'key.state_conflict': { status: 409, zh: '密钥当前状态为 {state}，不能执行此操作', en: 'The key is {state}; this cannot be done' },
  'key.index_invalid': { status: 422, zh: '密钥索引 {index} 无效，应为 1 到 2147483647 的整数', en: 'Key index {index} is not valid; give a whole number from 1 to 2147483647' },
  'key.index_taken': { status: 409, zh: '密钥索引 {index} 已被占用', en: 'Key index {index} is taken' },
  'key.label_invalid': { status: 422, zh: '密钥标签无效：1 到 64 个字母、数字、点、下划线或连字符', en: 'The key label is not valid: 1 to 64 letters, digits, dots, underscores or hyphens' },
  'key.label_taken': { status: 409, zh: '密钥标签 {label} 已用于另一个密钥', en: 'Key label {label} already names another key' },
  'key.algorithm_unsupported': { status: 422, zh: '该密钥库不支持此用途的 {algorithm} 密钥', en: 'This key store has no {algorithm} keys for this use' },
  'key.digest_invalid': { status: 422, zh: '摘要长度或算法与密钥不符', en: 'The digest does not fit its algorithm or the key' },
  'key.ciphertext_invalid': { status: 422, zh: '密文无法用该密钥解密', en: 'The ciphertext cannot be decrypted with this key' },
  'key.import_invalid': { status: 422, zh: '无法导入密钥：{why}', en: 'The key cannot be imported: {why}' },
  'key.certificate_mismatch': { status: 422, zh: '证书与密钥 {index} 不匹配，或证书链过长', en: 'The certificate does not belong to key {index}, or its chain is too long' },
  'key.store_not_configured': { status: 503, zh: '密钥库 {store} 未配置：{whyZh}', en: 'Key store {store} is not set up: {whyEn}' },
  'key.store_pin_wrong': { status: 503, zh: '密钥库 {store} 拒绝了登录口令（{deviceCode}）。为避免锁定设备，已停止重试：请更正口令文件后重启服务', en: 'Key store {store} refused its PIN ({deviceCode}). No more tries are made, so that the device does not lock: correct the PIN file and restart' },
  'key.store_unavailable': { status: 503, zh: '密钥设备 {store} 当前不可用（{deviceCode}），请检查设备连接', en: 'The key device {store} is not available now ({deviceCode}); check its connection' },
  'key.store_failed': { status: 502, zh: '密钥设备 {store} 报告错误 {deviceCode}：{whyZh}', en: 'The key device {store} reported error {deviceCode}: {whyEn}' },
  // administrators
  'administrator.setup_code_wrong': { status: 403, zh: '初始设置码不正确', en: 'The set-up code is wrong' },
  'administrator.setup_done': { status: 409, zh: '该角色的首个账号已经建立，请由管理员添加其他账号', en: 'The first account of this role exists; further ones are made by an administrator' },
  'administrator.log_in_wrong': { status: 401, zh: '登录名、密码或证书签名不正确', en: 'The log-in name, password or signature is wrong' },
  'administrator.wait': { status: 429, zh: '尝试次数过多，请 {waitSeconds} 秒后再试', en: 'Too many tries; wait {waitSeconds} seconds' },
  'administrator.locked': { status: 403, zh: '账号已被锁定，请联系管理员', en: 'The account is locked; ask an administrator' },
  'administrator.certificate_required': { status: 403, zh: '此账号须插入密钥，用证书签名登录', en: 'Plug in the hardware key: this account signs in with its certificate' },
  'administrator.certificate_unusable': { status: 422, zh: '证书不能用于登录：{whyZh}', en: 'The certificate cannot be used to sign in: {whyEn}' },
  'administrator.certificate_taken': { status: 409, zh: '该证书的密钥已绑定另一个账号', en: "The certificate's key is bound to another account" },
  'administrator.certificate_none': { status: 409, zh: '该账号没有绑定证书', en: 'No certificate is bound to this account' },
  'administrator.challenge_invalid': { status: 403, zh: '登录挑战无效、已使用或已过期，请重新登录', en: 'The challenge is not valid, was used or has expired; begin again' },
  'administrator.password_change_required': { status: 403, zh: '密码为初始密码或已到期，请同时设置新密码', en: 'The password is an initial one or too old: give a new one with it' },
  'administrator.password_weak': { status: 422, zh: '新密码不符合要求：{whyZh}', en: 'The new password will not do: {whyEn}' },
  'administrator.password_reused': { status: 409, zh: '不能使用最近用过的密码', en: 'This password was used lately; choose another' },
  'administrator.password_wrong': { status: 403, zh: '当前密码不正确', en: 'The present password is wrong' },
  'administrator.login_name_taken': { status: 409, zh: '登录名 {loginName} 已被使用过', en: 'The log-in name {loginName} is or was in use' },
  'administrator.not_found': { status: 404, zh: '没有这个管理员账号', en: 'There is no such administrator' },
  'administrator.removed': { status: 409, zh: '该账号已删除', en: 'This account was removed' },
  'administrator.state_conflict': { status: 409, zh: '账号当前状态为 {state}，不能执行此操作', en: 'The account is {state}; this cannot be done' },
  'administrator.role_denied': { status: 403, zh: '您的角色不能管理这类账号', en: 'Your role does not manage accounts of this kind' },
  'administrator.own_account': { status: 409, zh: '不能对自己的账号执行此操作，请由另一位管理员办理', en: 'You cannot do this to your own account; another administrator must' },
  'administrator.last_of_role': { status: 409, zh: '这是最后一个可用的{roleZh}账号，必须保留', en: 'This is the last working {roleEn} account and must stay' },
  'administrator.session_not_found': { status: 404, zh: '没有这个登录会话', en: 'There is no such session' },
  'administrator.heartbeat_unbound': { status: 409, zh: '当前会话不是用证书登录的', en: 'This session was not begun with a certificate' },
  'journal.unavailable': { status: 503, zh: '日志暂时无法写入，操作未被确认，请检查磁盘', en: 'The journal cannot be written now and the operation is not confirmed; check the disk' },
  'journal.query_invalid': { status: 422, zh: '查询条件或翻页位置无效', en: 'The search or its cursor is not valid' },
  'journal.range_too_large': { status: 413, zh: '所选范围超过 {limit} 条，请缩小时间范围', en: 'The range holds more than {limit} entries; choose a shorter one' },
  // applications of the sign/verify server
  'signing.application_unknown': { status: 404, zh: '没有这个应用，请先登记', en: 'There is no such application; register it first' },
  'signing.directory_taken': { status: 409, zh: '目录 {directory} 已被占用或不可使用', en: 'The directory {directory} is taken or cannot be used' },
  'signing.source_invalid': { status: 422, zh: '来源 {source} 不是有效的地址或网段', en: 'The source {source} is not an address or a range' },
  // server
  'server.unavailable': { status: 503, zh: '服务暂时不可用，请稍后重试', en: 'The service is not available now; try again' },
  'server.busy': { status: 503, zh: '当前请求较多，请稍后重试', en: 'The service is busy; try again shortly' },
  'server.internal': { status: 500, zh: '服务器内部错误，请联系管理员并提供请求编号', en: 'Internal error; contact the administrator and give the request number' },
} as const satisfies Record<string, CatalogueLine>

export type FaultCode = keyof typeof FAULTS

/** Public facts of a fault: they fill the sentence and go out with it, so they never hold a secret or patient data. */
export type FaultFacts = Readonly<Record<string, string | number>>

/**
 * A refusal with a code of the catalogue.
 * `code`, `facts` and the sentence go out; `detail` goes to the log alone.
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly facts: FaultFacts
  readonly detail: string

  constructor(code: FaultCode, options: { facts?: FaultFacts; detail?: string; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.facts = options.facts ?? {}
    this.detail = options.detail ?? ''
  }
}

/** The body of every refusal, of every function. */
export interface FaultBody {
  error: { code: FaultCode; message: Sentence; facts: FaultFacts; requestId: string }
}

const fill = (sentence: string, facts: FaultFacts): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole))

/** The sentence of a fault code with its facts filled in. */
export function sayFault(code: FaultCode, facts: FaultFacts = {}): Sentence {
  const line = FAULTS[code]
  return { zh: fill(line.zh, facts), en: fill(line.en, facts) }
}

export const isFaultCode = (code: unknown): code is FaultCode => typeof code === 'string' && Object.hasOwn(FAULTS, code)
