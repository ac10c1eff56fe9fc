// Owns a private SoftHSM2 token for tests: its own configuration and folder, gone with the tests.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so']
export const softhsmModule = modules.find((path) => existsSync(path))

/** @throws on a build machine (CI=true) without SoftHSM2. Elsewhere its absence is said loudly. */
export function softhsmIsHere(): boolean {
  if (softhsmModule) return true
  if (process.env.CI === 'true') throw new Error('SoftHSM2 is not installed: the PKCS#11 key store cannot be checked')
  process.stderr.write('\n!!! SoftHSM2 is not installed: nothing of the PKCS#11 key store was checked !!!\n\n')
  return false
}

export interface SoftHsm {
  readonly module: string
  readonly folder: string
  readonly pinFile: string
  /** a file with another PIN */
  readonly wrongPinFile: string
  addToken(label: string): void
  /** pulls the plug: the tokens are away until `plugIn` */
  unplug(): void
  plugIn(): void
  /** every byte that the token wrote */
  readonly tokens: string
  remove(): void
}

/** Must be called before the library is loaded in this process: it reads SOFTHSM2_CONF then. */
export function startSoftHsm(): SoftHsm {
  const folder = mkdtempSync(join(tmpdir(), 'yiqian-softhsm-'))
  const [tokens, away] = [join(folder, 'tokens'), join(folder, 'away')]
  mkdirSync(tokens)
  const [pinFile, wrongPinFile] = [join(folder, 'pin'), join(folder, 'wrong-pin')]
  writeFileSync(pinFile, '13572468\n', { mode: 0o600 })
  writeFileSync(wrongPinFile, '99999999\n', { mode: 0o600 })
  const configuration = join(folder, 'softhsm2.conf')
  writeFileSync(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`)
  process.env.SOFTHSM2_CONF = configuration
  const addToken = (label: string) =>
    void execFileSync('softhsm2-util', ['--init-token', '--free', '--label', label, '--so-pin', '24681357', '--pin', '13572468'], { env: { ...process.env, SOFTHSM2_CONF: configuration } })
  addToken('yiqian')
  return {
    module: softhsmModule!, folder, pinFile, wrongPinFile, tokens, addToken,
    unplug() {
      renameSync(tokens, away)
      mkdirSync(tokens)
    },
    plugIn() {
      rmSync(tokens, { recursive: true })
      renameSync(away, tokens)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
