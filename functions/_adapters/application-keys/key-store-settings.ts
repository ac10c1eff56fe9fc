// Settings of the key devices. Secrets only as files: a PIN in the environment would be seen by every process of its owner.
import { readFileSync } from 'node:fs'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeyStoreName } from '../../_domain/application-key/application-key.ts'

export interface Pkcs11Settings {
  /** PKCS11_MODULE: path of the vendor's library; absent: the store is not there */
  readonly module: string
  /** PKCS11_TOKEN: the token's label; absent: the only one with a token in it */
  readonly token: string | undefined
  /** PKCS11_PIN_FILE: path of a file that holds the user PIN */
  readonly pinFile: string | undefined
  /** PKCS11_SESSIONS: operations at once, 1 to 64, default 3; each takes a thread of libuv's pool while the device works */
  readonly sessions: number
}

export interface SdfSettings {
  /** SDF_LIBRARY: path of the vendor's library; absent: the store is not there */
  readonly library: string
  /** SDF_PIN_FILE: path of a file with the access code of the keys (SDF_GetPrivateKeyAccessRight); absent: the keys need none */
  readonly pinFile: string | undefined
  /** SDF_KEY_INDEXES: key indexes of the device that may be given to applications, such as `1-16,20`; default none */
  readonly keyIndexes: readonly number[]
  /** SDF_DECRYPT_FORM: `algorithm` (default) or `plain`, whether the vendor's SDF_InternalDecrypt_ECC takes the algorithm */
  readonly decryptForm: 'algorithm' | 'plain'
  /** SDF_SESSIONS: operations at once, 1 to 64, default 3; each takes a thread of libuv's pool while the device works */
  readonly sessions: number
}

export interface KeyStoreSettings {
  readonly pkcs11?: Pkcs11Settings
  readonly sdf?: SdfSettings
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws {Error} a setting that cannot be read, in both languages: the process must not start. */
export function readKeyStoreSettings(env: Environment): KeyStoreSettings {
  const pkcs11Module = env['PKCS11_MODULE']
  const library = env['SDF_LIBRARY']
  for (const name of ['PKCS11_PIN', 'SDF_PIN']) {
    if (env[name]) throw new Error(`${name}：口令不能写在环境变量里，请写入文件并设置 ${name}_FILE / the PIN must not be in the environment: put it in a file and set ${name}_FILE`)
  }
  return {
    ...(pkcs11Module && { pkcs11: { module: pkcs11Module, token: env['PKCS11_TOKEN'] || undefined, pinFile: env['PKCS11_PIN_FILE'] || undefined, sessions: sessionsOf(env, 'PKCS11_SESSIONS') } }),
    ...(library && { sdf: { library, pinFile: env['SDF_PIN_FILE'] || undefined, keyIndexes: parseIndexes(env['SDF_KEY_INDEXES'] ?? ''), decryptForm: decryptFormOf(env), sessions: sessionsOf(env, 'SDF_SESSIONS') } }),
  }
}

function sessionsOf(env: Environment, name: string): number {
  const count = Number(env[name] || 3)
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new Error(`${name}：应为 1 到 64 的整数 / ${name} must be a whole number from 1 to 64`)
  return count
}

function decryptFormOf(env: Environment): 'algorithm' | 'plain' {
  const form = env['SDF_DECRYPT_FORM'] || 'algorithm'
  if (form === 'algorithm' || form === 'plain') return form
  throw new Error('SDF_DECRYPT_FORM：应为 algorithm 或 plain / SDF_DECRYPT_FORM must be algorithm or plain')
}

/** `1-16,20` → [1, …, 16, 20] */
function parseIndexes(text: string): number[] {
  const indexes = new Set<number>()
  for (const part of text.split(',').map((each) => each.trim()).filter(Boolean)) {
    const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? []
    if (!from || Number(from) < 1 || Number(to) < Number(from) || Number(to) - Number(from) > 4096) {
      throw new Error(`SDF_KEY_INDEXES：“${part}”无法识别，应如 1-16,20 / SDF_KEY_INDEXES: “${part}” cannot be read; write it like 1-16,20`)
    }
    for (let index = Number(from); index <= Number(to); index++) indexes.add(index)
  }
  return [...indexes].sort((a, b) => a - b)
}

/** One line; a line end at the end of the file is not part of it. @throws {Fault} key.store_not_configured */
export function readPinFile(store: KeyStoreName, setting: string, file: string | undefined): string {
  const refuse = (whyZh: string, whyEn: string, cause?: unknown) => new Fault('key.store_not_configured', { facts: { store, whyZh, whyEn }, cause })
  if (!file) throw refuse(`请设置 ${setting}`, `set ${setting}`)
  let pin: string
  try {
    pin = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw refuse(`无法读取 ${setting} 指定的文件`, `the file that ${setting} names cannot be read`, cause)
  }
  if (pin === '' || pin.length > 256 || /[\r\n]/.test(pin)) throw refuse(`${setting} 指定的文件应只有一行口令`, `the file that ${setting} names must hold one line, the PIN`)
  return pin
}
