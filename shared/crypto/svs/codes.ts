// Owns the response codes of sign/verify servers, as the standard numbers them.

/**
 * 响应码. 0x0400000F to 0x040000FF are reserved: nothing else is ever answered.
 *
 * @source GB/T 38629-2020 Annex B, table B.1.
 */
export const svsCodes = {
  GM_SUCCESS: 0,
  /** 错误的证书标识 */
  GM_ERROR_CERT_ID: 0x04000001,
  /** 错误的证书信息类型 */
  GM_ERROR_CERT_INFO_TYPE: 0x04000002,
  /** CRL 或 OCSP 服务器无法连接 */
  GM_ERROR_SERVER_CONNECT: 0x04000003,
  /** 签名算法类型错误 */
  GM_ERROR_SIGN_METHOD: 0x04000004,
  /** 签名者私钥索引值错误 */
  GM_ERROR_KEY_INDEX: 0x04000005,
  /** 签名者私钥权限标识码错误 */
  GM_ERROR_KEY_VALUE: 0x04000006,
  /** 证书非法或服务器内不存在 */
  GM_ERROR_CERT: 0x04000007,
  /** 证书解码错误 */
  GM_ERROR_CERT_DECODE: 0x04000008,
  /** 证书过期 */
  GM_ERROR_CERT_INVALID_AF: 0x04000009,
  /** 证书尚未生效 */
  GM_ERROR_CERT_INVALID_BF: 0x0400000a,
  /** 证书已被撤销 */
  GM_ERROR_CERT_REMOVED: 0x0400000b,
  /** 签名无效 */
  GM_INVALID_SIGNATURE: 0x0400000c,
  /** 数据格式错误 */
  GM_INVALID_DATA_FORMAT: 0x0400000d,
  /** 系统内部错误 */
  GM_SYSTEM_FAILURE: 0x0400000e,
} as const

export type SvsCodeName = keyof typeof svsCodes
export type SvsCode = (typeof svsCodes)[SvsCodeName]
