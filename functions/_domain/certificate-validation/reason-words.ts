// One sentence in both languages for every reason of a certificate verdict. A new code without a sentence does not compile.
import type { ValidationReason, ValidationReasonCode } from './reason.ts'

/** What is wrong with the answer of a status service: the same sentence wherever it is met. */
export const ocspWords = {
  'ocsp.unsuccessful': ['证书状态服务没有给出答复', 'The certificate status service gave no answer'],
  'ocsp.signature_invalid': ['证书状态答复的签名无效', 'The signature of the certificate status answer is not valid'],
  'ocsp.algorithm_unsupported': ['证书状态答复使用的算法不受支持', 'The certificate status answer uses an algorithm that is not supported'],
  'ocsp.responder_unknown': ['找不到证书状态答复的签名证书', 'The certificate behind the certificate status answer was not found'],
  'ocsp.responder_unauthorized': ['给出证书状态答复的一方未获签发机构授权', 'The certificate status answer comes from someone whom the authority did not entrust'],
  'ocsp.nonce_mismatch': ['证书状态答复不是对本次询问的答复', 'The certificate status answer does not belong to this question'],
  'ocsp.not_answered': ['证书状态答复没有提到该证书', 'The certificate status answer does not mention this certificate'],
  'ocsp.not_fresh': ['证书状态答复已过时', 'The certificate status answer is out of date'],
  'ocsp.critical_extension_unknown': ['证书状态答复含有无法识别的关键限制', 'The certificate status answer holds a critical restriction that is not understood'],
} as const

const words: Readonly<Record<ValidationReasonCode, readonly [zh: string, en: string]>> = {
  'malformed': ['证书数据已损坏，无法读取', 'The certificate data is damaged and cannot be read'],
  'chain.no_trusted_root': ['证书不是由受信任的机构签发的', 'The certificate does not come from a trusted authority'],
  'chain.signature_invalid': ['证书上的签发机构签名无效，证书是伪造的或已被改动', 'The authority’s signature on the certificate is not valid: it is forged or was altered'],
  'chain.algorithm_unsupported': ['证书使用的算法不受支持，无法判断', 'The certificate uses an algorithm that is not supported, so nothing can be said'],
  'chain.not_yet_valid': ['证书在该时间尚未生效', 'The certificate was not yet valid at that time'],
  'chain.expired': ['证书在该时间已经过期', 'The certificate had expired at that time'],
  'chain.issuer_not_ca': ['证书由无权签发证书的一方签发', 'The certificate was issued by someone who is no certification authority'],
  'chain.issuer_key_usage': ['签发机构的证书不允许用于签发证书', 'The issuing certificate may not be used to issue certificates'],
  'chain.path_too_long': ['证书链超过签发机构允许的层级', 'The certificate chain is longer than its authority allows'],
  'chain.critical_extension_unknown': ['证书含有无法识别的关键限制', 'The certificate holds a critical restriction that is not understood'],
  'chain.leaf_key_usage': ['证书的密钥用法不允许这一用途', 'The certificate’s key usage does not allow this purpose'],
  'chain.leaf_extended_key_usage': ['证书的扩展密钥用法不允许这一用途', 'The certificate’s extended key usage does not allow this purpose'],
  'chain.name_constraints': ['证书的名称超出签发机构被允许的范围', 'The certificate’s name lies outside what its authority may certify'],
  'chain.policy_required': ['证书没有签发机构要求的证书策略', 'The certificate lacks the certificate policy that its authority requires'],
  'chain.policy_not_accepted': ['证书策略不在可接受之列', 'The certificate policy is not among those that are accepted'],
  'revocation.revoked': ['证书在该时间之前已被吊销', 'The certificate had been revoked by that time'],
  'revocation.suspended': ['证书在该时间处于冻结状态', 'The certificate was suspended at that time'],
  'revocation.unknown': ['无法确认证书是否已被吊销', 'It cannot be confirmed whether the certificate was revoked'],
  'revocation.refused_unknown': ['无法确认证书是否已被吊销，按策略不予接受', 'It cannot be confirmed whether the certificate was revoked, and the policy refuses that'],
  'crl.signature_invalid': ['证书吊销列表的签名无效', 'The signature of the revocation list is not valid'],
  'crl.algorithm_unsupported': ['证书吊销列表使用的算法不受支持', 'The revocation list uses an algorithm that is not supported'],
  'crl.issuer_mismatch': ['证书吊销列表不是由签发机构发布的', 'The revocation list does not come from the issuing authority'],
  'crl.issuer_key_usage': ['签发机构的证书不允许发布吊销列表', 'The issuing certificate may not publish revocation lists'],
  'crl.expired': ['证书吊销列表已过期，未能取得新的列表', 'The revocation list is out of date and no newer one was obtained'],
  'crl.critical_extension_unknown': ['证书吊销列表含有无法识别的关键限制', 'The revocation list holds a critical restriction that is not understood'],
  'crl.not_held': ['没有签发机构的证书吊销列表', 'There is no revocation list of the issuing authority'],
  'crl.not_kept_so_long': ['证书过期后才取得吊销列表，列表可能已不含该证书', 'The revocation lists at hand are from after the certificate expired and may no longer mention it'],
  ...ocspWords,
  'ocsp.no_responder': ['没有为签发机构配置证书状态服务', 'No certificate status service is configured for the issuing authority'],
  'ocsp.unreachable': ['证书状态服务无法连接', 'The certificate status service could not be reached'],
  'list.black': ['证书在黑名单中', 'The certificate is on the black list'],
  'list.not_white': ['证书不在白名单中', 'The certificate is not on the white list'],
  'policy.class_not_matched': ['证书不属于策略允许的项目类别', 'The certificate belongs to no project class that the policy accepts'],
  'policy.unknown': ['没有这个名称的验证策略', 'There is no validation policy of this name'],
}

export interface SaidReason {
  code: ValidationReasonCode
  zh: string
  en: string
  detail?: string
}

export const sayReason = ({ code, detail }: ValidationReason): SaidReason => ({ code, zh: words[code][0], en: words[code][1], ...(detail !== undefined && { detail }) })
