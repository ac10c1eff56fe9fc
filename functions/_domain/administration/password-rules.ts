// Owns what a password of an administrator must be like, and how long one may be used.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

const SHORTEST = 10
const LONGEST = 128
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]
/** Roots of what people take first; a password that holds one of them must be good without it. */
const USUAL = ['password', 'passw0rd', 'qwerty', 'asdfgh', '123456', '111111', '888888', 'admin', 'administrator', 'hospital', 'yiqian', 'woaini', 'letmein', 'welcome']
/** How many former passwords are not taken again. */
export const FORMER_PASSWORDS = 4

/** Why a password is refused, or undefined. It never quotes the password. */
export function passwordFault(password: string, { loginName }: { loginName: string }): Sentence | undefined {
  const length = [...password].length
  if (length < SHORTEST || length > LONGEST) return { zh: `应为 ${SHORTEST} 至 ${LONGEST} 个字符`, en: `it needs ${SHORTEST} to ${LONGEST} characters` }
  if (KINDS.filter((kind) => kind.test(password)).length < 3) return { zh: '应包含大写字母、小写字母、数字、符号中的至少三种', en: 'it needs three of: capital letters, small letters, digits, other characters' }
  if (new Set(password).size < 6) return { zh: '重复字符过多', en: 'it repeats too few characters' }
  const small = password.toLowerCase()
  if (small.includes(loginName.toLowerCase())) return { zh: '不能包含登录名', en: 'it holds the log-in name' }
  const rest = USUAL.reduce((left, usual) => left.replaceAll(usual, ''), small)
  if (rest.length < SHORTEST - 4) return { zh: '过于常见，容易被猜到', en: 'it is too easy to guess' }
  return undefined
}

const DAY_MS = 86_400_000

/** @param days 0: it never grows old */
export const passwordIsOld = (changedAtMs: number, days: number, nowMs: number): boolean => days > 0 && nowMs - changedAtMs >= days * DAY_MS
