// Owns a private directory server (OpenLDAP's slapd) for tests: own configuration, own data, a free port of the loopback.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hasTool } from '../../../../scripts/samples/testing/tools.ts'
import { freePort } from '../../../../scripts/serve/free-port.ts'

export interface Slapd {
  /** `ldap://127.0.0.1:port` */
  address: string
  /** as an authority publishes its next list */
  publish(name: string, list: Uint8Array, attribute?: string): void
  stop(): Promise<void>
}

const SCHEMAS = '/etc/ldap/schema'
const MODULES = '/usr/lib/ldap'
const [ADMIN, PASSWORD] = ['cn=admin,dc=ca,dc=test', 'test']

/** @throws on a build machine (CI=true) without slapd. Elsewhere its absence is said loudly. */
export function hasSlapd(): boolean {
  if (existsSync('/usr/sbin/slapd') && existsSync(`${SCHEMAS}/core.schema`) && hasTool('ldapmodify')) return true
  if (process.env.CI === 'true') throw new Error('slapd is not installed: revocation lists over LDAP cannot be checked')
  process.stderr.write('\n!!! slapd is not installed: nothing of revocation lists over LDAP was checked !!!\n\n')
  return false
}

/** @param entries LDIF below `dc=ca,dc=test`, whose root is made here. */
export async function startSlapd(entries: string): Promise<Slapd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slapd-'))
  const at = (name: string): string => path.join(folder, name)
  mkdirSync(at('data'))
  writeFileSync(at('slapd.conf'), `include ${SCHEMAS}/core.schema\nmodulepath ${MODULES}\nmoduleload back_mdb\npidfile ${at('pid')}\nsockbuf_max_incoming 16777216\ndatabase mdb\nmaxsize 268435456\nsuffix "dc=ca,dc=test"\nrootdn "${ADMIN}"\nrootpw ${PASSWORD}\ndirectory ${at('data')}\naccess to * by * read\n`)
  writeFileSync(at('entries.ldif'), `dn: dc=ca,dc=test\nobjectClass: dcObject\nobjectClass: organization\ndc: ca\no: test\n\n${entries}`)
  const loaded = spawnSync('/usr/sbin/slapadd', ['-f', at('slapd.conf'), '-l', at('entries.ldif')], { encoding: 'utf8' })
  if (loaded.status !== 0) throw new Error(loaded.stderr)
  const port = await freePort()
  const address = `ldap://127.0.0.1:${port}`
  const child = spawn('/usr/sbin/slapd', ['-f', at('slapd.conf'), '-h', address, '-d', '0'], { stdio: 'ignore' })
  await untilOpen(port)
  return {
    address,
    publish(name, list, attribute = 'certificateRevocationList;binary') {
      const input = `dn: cn=${name},dc=ca,dc=test\nchangetype: modify\nreplace: ${attribute}\n${attribute}:: ${Buffer.from(list).toString('base64')}\n`
      const { status, stderr } = spawnSync('ldapmodify', ['-x', '-H', address, '-D', ADMIN, '-w', PASSWORD], { input, encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([ended, delay(2_000)])
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An authority's entry with its list. */
export const listEntry = (name: string, list: Uint8Array, attribute = 'certificateRevocationList;binary'): string =>
  `dn: cn=${name},dc=ca,dc=test\nobjectClass: applicationProcess\nobjectClass: pkiCA\ncn: ${name}\n${attribute}:: ${Buffer.from(list).toString('base64')}\n\n`

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const opened = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.end())
    })
    if (opened) return
    await delay(25)
  }
  throw new Error(`slapd does not listen on ${port}`)
}
