// Owns the arguments that many SOF functions share, with the names they go by in the field.
import type { Argument } from './arguments.ts'

export const CERT_ID: Argument = { name: 'CertID', alike: ['containerName', 'strCertID', 'keyIndex'] }
export const PASSWORD: Argument = { name: 'PassWd', alike: ['password', 'pin', 'userPin', 'keyValue'] }
export const CERT: Argument = { name: 'Cert', alike: ['base64EncodeCert', 'strCert', 'certificate', 'userCert', 'signCert'] }
export const IN_DATA: Argument = { name: 'InData', alike: ['strInData', 'data', 'originalData', 'content', 'plainText'] }
export const SIGN_VALUE: Argument = { name: 'SignValue', alike: ['signature', 'signedData', 'strSignValue', 'signData'] }
export const SIGN_METHOD: Argument = { name: 'SignMethod' }
export const ENCRYPT_METHOD: Argument = { name: 'EncryptMethod' }
export const VERIFY_LEVEL: Argument = { name: 'VerifyLevel' }
export const TYPE: Argument = { name: 'Type', alike: ['infoType', 'certInfoType'] }
