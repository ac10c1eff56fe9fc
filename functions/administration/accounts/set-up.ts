// Owns the first start: the one-time code with which the first system administrator and the first audit administrator are made. There is no default password.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { equalBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { AdministratorStore } from '../../_domain/administration/administration.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'

export const FIRST_ROLES = ['system-administrator', 'audit-administrator'] as const satisfies readonly AdministratorRole[]
export type FirstRole = (typeof FIRST_ROLES)[number]

export interface SetUp {
  /** tolerates spaces, hyphens and small letters */
  isCode(given: string): Promise<boolean>
  /** roles that never had an account */
  missing(): Promise<FirstRole[]>
  /** once both are there, the code is worth nothing and its file goes */
  settle(): Promise<void>
}

/** `<data>/administration-set-up-code`, mode 0600, there while it is worth something. `npm start` prints what is in it. */
export const setUpCodeFile = (settings: Pick<Runtime['settings'], 'dataDirectory'>): string => path.join(settings.dataDirectory, 'administration-set-up-code')

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LETTERS = 24

export async function openSetUp({ database, keyring, settings }: Pick<Runtime, 'database' | 'keyring' | 'settings'>): Promise<SetUp> {
  const file = setUpCodeFile(settings)
  // the same for all instances: from a key of the installation; 120 bits
  const code = async (): Promise<string> => {
    const { privateKey } = await keyring.platformKey('administration-set-up')
    const bits = hmacSm3(privateKey, utf8ToBytes('yiqian-administration-set-up/1'))
    return Array.from(bits.slice(0, CODE_LETTERS), (byte) => LETTERS[byte % 32]!).join('')
  }
  const missing = async (): Promise<FirstRole[]> => rolesMissing(await database.stores.administrators.list())
  const settle = async (): Promise<void> => {
    if ((await missing()).length > 0) writeCode(file, (await code()).replace(/(.{4})(?=.)/g, '$1-'))
    else rmSync(file, { force: true })
  }
  await settle()
  return {
    isCode: async (given) => equalBytes(utf8ToBytes(plain(given)), utf8ToBytes(await code())),
    missing,
    settle,
  }
}

export const rolesMissing = (all: Awaited<ReturnType<AdministratorStore['list']>>): FirstRole[] => FIRST_ROLES.filter((role) => !all.some((each) => each.role === role))

const plain = (given: string): string => given.toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0')

function writeCode(file: string, code: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${code}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
}
