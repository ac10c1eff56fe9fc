// Owns the algorithm numbers of the SOF interface: those of GM/T 0006 and those of the health sector, side by side.
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'

interface NumberedMethod {
  readonly name: string
  /** GM/T 0006; what the answer of SOF_GetSignMethod is given in */
  readonly standard: number
  /** 卫生系统数字证书应用集成规范 table of algorithms; undefined: it has none */
  readonly health?: number
  /** signMethod of GB/T 38629 that does the work */
  readonly signMethod: number
  /** Also understood: the number of the bare algorithm, which as a signature method can mean nothing else. */
  readonly alike?: readonly number[]
}

/**
 * The two schemes number SM2 differently: SGD_SM2_1 (signature) is 0x00020200 in GM/T 0006 and 0x00020100 in the health
 * sector, where 0x00020200 is key exchange; as a method of signing that number is read as GM/T 0006's.
 *
 * @source GM/T 0006-2012 §5; 卫生系统数字证书应用集成规范(试行) §5.6
 */
export const sofSignMethods: readonly NumberedMethod[] = [
  { name: 'SGD_SM3_SM2', standard: SGD.SM3_SM2, health: 0x00020101, signMethod: SGD.SM3_SM2, alike: [0x00020200, 0x00020100] },
  { name: 'SGD_SM3_RSA', standard: SGD.SM3_RSA, health: 0x00001001, signMethod: SGD.SM3_RSA },
  { name: 'SGD_SHA1_RSA', standard: SGD.SHA1_RSA, health: 0x00001002, signMethod: SGD.SHA1_RSA },
  { name: 'SGD_SHA256_RSA', standard: SGD.SHA256_RSA, health: 0x00001004, signMethod: SGD.SHA256_RSA },
  { name: 'SHA256_ECDSA', standard: SGD.SHA256_ECDSA, signMethod: SGD.SHA256_ECDSA },
  { name: 'SHA384_ECDSA', standard: SGD.SHA384_ECDSA, signMethod: SGD.SHA384_ECDSA },
]

/** Undefined: in neither scheme a method of signing. */
export const sofSignMethodOf = (number: number): NumberedMethod | undefined => sofSignMethods.find(({ standard, health, alike }) => number === standard || number === health || alike?.includes(number))

/** The method that a key of this kind signs with unless another is asked for. */
export const usualMethodOf = (kind: 'sm2' | 'rsa' | 'ecdsa'): number => ({ sm2: SGD.SM3_SM2, rsa: SGD.SHA256_RSA, ecdsa: SGD.SHA256_ECDSA })[kind]

export interface CipherMethod {
  readonly name: string
  readonly number: number
  /** in node:crypto */
  readonly cipher: string
  readonly ivBytes: 0 | 16
}

/** SM4 alone; the numbers are the same in both schemes. SM1 and SSF33 exist in hardware only. @source GM/T 0006-2012 §5.2 */
export const sofCipherMethods: readonly CipherMethod[] = [
  { name: 'SGD_SM4_ECB', number: 0x00000401, cipher: 'sm4-ecb', ivBytes: 0 },
  { name: 'SGD_SM4_CBC', number: 0x00000402, cipher: 'sm4-cbc', ivBytes: 16 },
  { name: 'SGD_SM4_CFB', number: 0x00000404, cipher: 'sm4-cfb', ivBytes: 16 },
  { name: 'SGD_SM4_OFB', number: 0x00000408, cipher: 'sm4-ofb', ivBytes: 16 },
  { name: 'SGD_SM4_CTR', number: 0x00000420, cipher: 'sm4-ctr', ivBytes: 16 },
]
/** Numbers that are known and not served. */
export const unservedCiphers: readonly number[] = [0x101, 0x102, 0x104, 0x108, 0x110, 0x201, 0x202, 0x204, 0x208, 0x210, 0x410]

export const usualCipher = sofCipherMethods[1]!

export const sofCipherOf = (number: number): CipherMethod | undefined => sofCipherMethods.find((method) => method.number === number)

/** `131585`, `0x20201`, `0X00020201`; undefined: not a number of 32 bits. */
export function parseNumber(given: unknown): number | undefined {
  const value = typeof given === 'number' ? given : typeof given === 'string' && /^(?:0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(given.trim()) ? Number(given.trim()) : NaN
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff ? value : undefined
}
