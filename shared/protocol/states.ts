// The states of documents, tasks, devices, codes and deliveries, by name; the moves between them are rules in functions/_domain.
import * as v from 'valibot'

/** 文件：待签 / 已签 / 拒签 / 撤销 / 过期 / 作废 / 已删除 */
export const DOCUMENT_STATES = ['pending', 'signed', 'rejected', 'revoked', 'expired', 'voided', 'deleted'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

/** 签署任务：等待前一签署人 / 待签 / 已签 / 拒签 / 撤销 / 过期 / 作废 */
export const TASK_STATES = ['waiting', 'pending', 'signed', 'rejected', 'revoked', 'expired', 'voided'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** 设备：开通中 / 可用 / 密码锁定 / 停用（疑似副本） / 已更换 */
export const DEVICE_STATES = ['enrolling', 'active', 'locked', 'suspended', 'replaced'] as const
export type DeviceState = (typeof DEVICE_STATES)[number]

/** 扫码：等待扫描 / 已扫描 / 已确认 / 已拒绝 / 已过期 */
export const CODE_STATES = ['waiting', 'scanned', 'approved', 'declined', 'expired'] as const
export type CodeState = (typeof CODE_STATES)[number]

/** 回调：投递中 / 已送达 / 死信 */
export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** 证书：有效 / 停用 / 吊销 */
export const CERTIFICATE_STATES = ['valid', 'suspended', 'revoked'] as const
export type CertificateState = (typeof CERTIFICATE_STATES)[number]

export const VERDICTS = ['passed', 'failed', 'indeterminate'] as const
export type Verdict = (typeof VERDICTS)[number]

/** 签署顺序：不分先后 / 依次 / 分阶段 */
export const SIGNER_ORDERS = ['any', 'sequence', 'stages'] as const
export type SignerOrder = (typeof SIGNER_ORDERS)[number]

/** PDF / JSON / 摘要 / 图片（转为一页 PDF）/ 病历与处方模板 */
export const CONTENT_KINDS = ['pdf', 'json', 'digest', 'image', 'template'] as const
export type ContentKind = (typeof CONTENT_KINDS)[number]

/** Kept, shown and signed as a PDF; all others are JSON with detached signatures. */
export const isPdfContent = (kind: ContentKind): boolean => kind === 'pdf' || kind === 'image'

/** Kinds of document that the samples and the lists know by name; a hospital may send any other as `other`. */
export const DOCUMENT_TYPES = ['prescription', 'laboratory-report', 'admission-record', 'consent-form', 'medical-order', 'consultation-opinion', 'other'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

export const documentState = v.picklist(DOCUMENT_STATES)
export const taskState = v.picklist(TASK_STATES)
export const deviceState = v.picklist(DEVICE_STATES)
export const codeState = v.picklist(CODE_STATES)
export const deliveryState = v.picklist(DELIVERY_STATES)
export const certificateState = v.picklist(CERTIFICATE_STATES)
export const verdict = v.picklist(VERDICTS)
export const contentKind = v.picklist(CONTENT_KINDS)
export const signerOrder = v.picklist(SIGNER_ORDERS)
export const documentType = v.picklist(DOCUMENT_TYPES)
