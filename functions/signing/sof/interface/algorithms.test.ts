// Both numbering schemes, row by row.
import { expect, test } from 'vitest'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { itemNumber } from '../functions/certificates.ts'
import { parseNumber, sofCipherOf, sofSignMethodOf, unservedCiphers } from './algorithms.ts'
import { sorCodes, sorMessage, type SorName } from './codes.ts'

test.each<[string, number, number | undefined]>([
  ['GM/T 0006 SGD_SM3_SM2', 0x00020201, SGD.SM3_SM2],
  ['health SGD_SM3_SM2', 0x00020101, SGD.SM3_SM2],
  ['GM/T 0006 SGD_SM2_1', 0x00020200, SGD.SM3_SM2],
  ['health SGD_SM2_1', 0x00020100, SGD.SM3_SM2],
  ['GM/T 0006 SGD_SM2_2 and health SGD_SM2_3, neither of which signs', 0x00020400, undefined],
  ['GM/T 0006 SGD_SM2_3', 0x00020800, undefined],
  ['GM/T 0006 SGD_SM3_RSA', 0x00010001, SGD.SM3_RSA],
  ['GM/T 0006 SGD_SHA1_RSA', 0x00010002, SGD.SHA1_RSA],
  ['GM/T 0006 SGD_SHA256_RSA', 0x00010004, SGD.SHA256_RSA],
  ['health SGD_SM3_RSA', 0x00001001, SGD.SM3_RSA],
  ['health SGD_SHA1_RSA', 0x00001002, SGD.SHA1_RSA],
  ['health SGD_SHA256_RSA', 0x00001004, SGD.SHA256_RSA],
  ['ours, ECDSA', 0x00800004, SGD.SHA256_ECDSA],
  ['SM3 alone', 0x00000001, undefined],
  ['nothing', 0, undefined],
])('%s', (_name, number, signMethod) => expect(sofSignMethodOf(number)?.signMethod).toBe(signMethod))

test('ciphers are those of SM4; those of hardware are known and not served', () => {
  expect([0x401, 0x402, 0x404, 0x408, 0x420].map((number) => sofCipherOf(number)?.cipher)).toEqual(['sm4-ecb', 'sm4-cbc', 'sm4-cfb', 'sm4-ofb', 'sm4-ctr'])
  for (const number of unservedCiphers) expect(sofCipherOf(number)).toBeUndefined()
})

test.each<[string, number | undefined, number | undefined]>([
  ['17', 17, 11], ['0x00000017', 17, 17], ['0X17', 17, 17], ['1', 1, 1], ['35', 35, 23], ['53', 35, 35], ['64', 40, 40], ['42', 42, 42], ['0x0000001a', undefined, undefined], ['-1', undefined, undefined], ['1000', undefined, undefined],
])('item %s is %s, with hex numbering %s', (given, decimal, hex) => expect([itemNumber(given, 'decimal'), itemNumber(given, 'hex')]).toEqual([decimal, hex]))

test.each([[131585, 131585], ['131585', 131585], ['0x20201', 131585], [' 0X00020201 ', 131585], ['0x1ffffffff', undefined], [1.5, undefined], ['', undefined], [null, undefined]])('number %j', (given, number) => expect(parseNumber(given)).toBe(number))

test('codes are where the standards print them, each once, each with a sentence in both languages', () => {
  const printed: Partial<Record<SorName, number>> = { SOR_OK: 0, SOR_UnknownErr: 0x0b000001, SOR_AlgoTypeErr: 0x0b000007, SOR_IndataErr: 0x0b000201, SOR_KeyNotFoundErr: 0x0b000309, SOR_CertNotFoundErr: 0x0b000310, SOR_CertInvalidErr: 0x0b000406, SOR_CertHasExpiredErr: 0x0b000407, SOR_CertRevokedErr: 0x0b000408, SOR_VerifySignDataErr: 0x0b000410, SOR_XMLEncodeErr: 0x0b000418, SOR_LoginErr: 0x0b000420 }
  for (const [name, code] of Object.entries(printed)) expect(sorCodes[name as SorName].code).toBe(code)
  const all = Object.values(sorCodes).map(({ code }) => code)
  expect(new Set(all).size).toBe(all.length)
  expect(sorMessage('SOR_LoginErr')).toBe('密码错误或尚未登录 / wrong password, or not logged in (SOR_LoginErr, 0x0B000420)')
})
