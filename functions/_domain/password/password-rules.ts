// Owns what a password must be like, an administrator's and a signer's, and how long one may be used.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

const LONGEST = 128
export interface PasswordRule {
  shortest: number
  /** of capital letters, small letters, digits, others */
  kinds: 2 | 3
  different: number
}
export const ADMINISTRATOR_PASSWORD: PasswordRule = { shortest: 10, kinds: 3, different: 6 }
/** It opens an app whose phone is known, and signs nothing. */
export const LOGIN_PASSWORD: PasswordRule = { shortest: 8, kinds: 2, different: 5 }
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]
/** Roots of what people take first; a password that holds one of them must be good without it. */
const USUAL = ['password', 'passw0rd', 'qwerty', 'asdfgh', '123456', '111111', '888888', 'admin', 'administrator', 'hospital', 'yiqian', 'woaini', 'letmein', 'welcome']
/** How many former passwords are not taken again. */
export const FORMER_PASSWORDS = 4

/** Why a password is refused, or undefined. It never quotes the password. */
export function passwordFault(password: string, { loginName, rule: { shortest, kinds, different } = ADMINISTRATOR_PASSWORD }: { loginName: string; rule?: PasswordRule }): Sentence | undefined {
  const length = [...password].length
  if (length < shortest || length > LONGEST) return { zh: `应为 ${shortest} 至 ${LONGEST} 个字符`, en: `it needs ${shortest} to ${LONGEST} characters` }
  if (KINDS.filter((kind) => kind.test(password)).length < kinds) return { zh: `应包含大写字母、小写字母、数字、符号中的至少${kinds === 2 ? '两' : '三'}种`, en: `it needs ${kinds === 2 ? 'two' : 'three'} of: capital letters, small letters, digits, other characters` }
  if (new Set(password).size < different) return { zh: '重复字符过多', en: 'it repeats too few characters' }
  const small = password.toLowerCase()
  if (small.includes(loginName.toLowerCase())) return { zh: '不能包含登录名', en: 'it holds the log-in name' }
  const rest = USUAL.reduce((left, usual) => left.replaceAll(usual, ''), small)
  if (rest.length < shortest - 4) return { zh: '过于常见，容易被猜到', en: 'it is too easy to guess' }
  return undefined
}

const DAY_MS = 86_400_000

/** @param days 0: it never grows old */
export const passwordIsOld = (changedAtMs: number, days: number, nowMs: number): boolean => days > 0 && nowMs - changedAtMs >= days * DAY_MS
