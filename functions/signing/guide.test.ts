// Runs the guide: every command of docs/sign-verify-server.md in its order, as a stranger would. SV-1
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../scripts/check/source-files.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { signInAdministrator } from '../_runtime/testing/administrators.ts'
import { openSignServer, type SignServer } from './testing/open-sign-server.ts'

const guide = readFileSync(path.join(root, 'docs/sign-verify-server.md'), 'utf8')
const blocks = (language: string): string[] => [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, code]) => code!)
const [register, certificate, sign, verify, json, soap, large, java] = blocks('sh') as [string, string, string, string, string, string, string, string]
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-guide-'))
let server: SignServer
let token: string

beforeAll(async () => {
  server = await openSignServer({ nowMs: Date.now() })
  token = (await signInAdministrator(server.platform, 'system-administrator')).authorization.replace('Administrator ', '')
  // the stranger's application is the only one
  const { signingAccess } = server.platform.runtime.database.stores
  const there = (await signingAccess.load(server.applicationId))!
  await signingAccess.replace(there, { ...there, state: 'suspended' })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One shell for all blocks so far: variables and functions of the earlier ones hold. */
function run(...scripts: string[]): Promise<string> {
  const port = server.addresses['tcp']!.split(':')[1]!
  const shell = spawn('bash', ['-eu', '-c', scripts.join('\n')], { cwd: folder, env: { ...process.env, B: server.http, TOKEN: token, TCP_PORT: port } })
  let text = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return new Promise((resolve, reject) => shell.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${code}: ${text}`)))))
}

test('the guide, from the first command to the last', async () => {
  const first = await run(register, certificate)
  expect(first).toMatch(/^app_\w+ key_\w+\nactive\s*$/)
  const [, app = '', key = ''] = /^(app_\w+) (key_\w+)/.exec(first)!
  const again = `B=$B; J='content-type: application/json'; A="authorization: Administrator $TOKEN"; APP=${app}; KEY=${key}; ID=distid:1234567812345678\n${register.split('\n').filter((line) => line.startsWith('field()')).join('\n')}\nC64() { base64 -w0 "$1"; }\n`
  const ca = spawnSync('openssl', ['x509', '-in', 'ca.pem', '-outform', 'DER'], { cwd: folder }).stdout
  const crl = await emptyList(ca)
  await server.trust([{ der: new Uint8Array(ca) } as never], crl)
  server.platform.clock.set(Date.now() + 1000) // it stood still while the certificate was made
  const text = await run(again, sign, verify, json, soap, large)
  expect(text).toMatch(/^respValue=0&signature=/)
  expect(text.match(/Signature Verified Successfully/g)).toHaveLength(2)
  expect(text).toMatch(/^respValue=0\{/m)
  expect(text).toContain('"reqType":"verifySignedMessage","respond":{"respValue":0}')
  expect(text).toMatch(/<respValue>0<\/respValue><random>[A-Za-z0-9+/]{22}==<\/random>/)
  if (spawnSync('java', ['-version']).status !== 0 || ['bcprov', 'bcpkix', 'bcutil'].some((jar) => !existsSync(`/usr/share/java/${jar}.jar`))) {
    if (process.env['CI'] === 'true') throw new Error('java and BouncyCastle are required in CI')
    return console.warn('SKIPPED: java or BouncyCastle is missing')
  }
  writeFileSync(path.join(folder, 'SignClient.java'), blocks('java')[0]!)
  expect(await run(again, java)).toBe('signData 0, timestamp true\nBouncyCastle true\nverifySignedData 0\n')
}, 90_000)

test('its table of response codes is the standard’s', () => {
  for (const code of Object.values(svsCodes)) expect(guide).toContain(code === 0 ? '| 0 | GM_SUCCESS' : `0x0${code.toString(16).toUpperCase()}`)
})

/** A list of the guide's authority: what verifySignedMessage needs to know that nothing was revoked. */
async function emptyList(ca: Uint8Array): Promise<readonly Uint8Array[]> {
  writeFileSync(path.join(folder, 'ca.cnf'), '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sm3\ndefault_crl_days=30\n')
  writeFileSync(path.join(folder, 'index.txt'), '')
  const made = spawnSync('openssl', ['ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'ca.key', '-cert', 'ca.pem', '-sigopt', 'distid:1234567812345678', '-out', 'ca.crl'], { cwd: folder })
  if (made.status !== 0 || ca.length === 0) throw new Error(made.stderr.toString())
  return [new Uint8Array(spawnSync('openssl', ['crl', '-in', 'ca.crl', '-outform', 'DER'], { cwd: folder }).stdout)]
}
