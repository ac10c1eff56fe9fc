// Owns the programs that only the tests need: a browser, poppler, MariaDB's binaries, Java with BouncyCastle, qpdf,
// an LDAP server, a software PKCS#11 token, an NTP daemon, a balancer, a SOAP client, a C compiler for the stand-in of a crypto card.
// Installs what is missing on a Debian-like machine when run as root; elsewhere says so, and the tests skip loudly.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { StepFailed, runStep } from './progress.mjs'
import { findProgram } from './workspace.mjs'

const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin']
const program = (...names) => names.some((name) => findProgram(name, systemFolders) !== undefined)
const jar = (name) => existsSync(`/usr/share/java/${name}.jar`)

/** Package name on Debian → is it (or its like) there already? */
const wanted = {
  chromium: () => program('chromium', 'chromium-browser', 'google-chrome'),
  'poppler-utils': () => program('pdfsig') && program('pdftoppm'),
  'mariadb-server': () => program('mariadbd') && program('mariadb-install-db', 'mysql_install_db'),
  'default-jdk-headless': () => program('java') && program('javac'),
  'libbcprov-java': () => jar('bcprov'),
  'libbcpkix-java': () => jar('bcpkix'),
  qpdf: () => program('qpdf'),
  openssl: () => program('openssl'),
  slapd: () => program('slapd'),
  'ldap-utils': () => program('ldapadd'),
  softhsm2: () => program('softhsm2-util'),
  chrony: () => program('chronyd'),
  haproxy: () => program('haproxy'),
  'python3-zeep': () => existsSync('/usr/lib/python3/dist-packages/zeep'),
  wrk: () => program('wrk'),
  gcc: () => program('gcc', 'cc'),
  'libc6-dev': () => existsSync('/usr/include/stdio.h'),
}

/** Installs the missing ones where that is possible. Never throws: what stays missing is named, and tests skip. */
export async function ensureSystemPackages() {
  const missing = missingPackages()
  if (missing.length === 0) return
  const obstacle = whyNotInstallable()
  if (obstacle) return warn(missing, obstacle)
  process.stdout.write(
    `测试需要系统软件包，现在安装 · The tests need system packages; installing: ${missing.join(' ')}\n`,
  )
  try {
    await installQuietly(missing)
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    process.stdout.write(`${error.message}\n`)
  }
  const still = missingPackages()
  if (still.length > 0) warn(still, '安装未成功 · the installation did not succeed')
}

function missingPackages() {
  return Object.keys(wanted).filter((name) => !wanted[name]())
}

function whyNotInstallable() {
  if (!program('apt-get')) return '没有 apt-get · there is no apt-get'
  return process.getuid?.() === 0 ? undefined : '不是 root · not running as root'
}

function warn(missing, reason) {
  process.stdout.write(
    `\n!!! 缺少系统软件包 · Missing system packages: ${missing.join(' ')}\n` +
      `!!! ${reason}。相关测试将被跳过 · the tests that need them will be skipped.\n` +
      `!!! sudo apt-get install ${missing.join(' ')}\n\n`,
  )
}

async function installQuietly(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (args) => ({ command: 'apt-get', args, options: { env } })
  await runStep('更新软件包列表 · apt-get update', aptGet(['update', '-q']), 'apt-update')
  const mayServe = forbidServices()
  try {
    const install = aptGet(['install', '-y', '-q', '--no-install-recommends', ...names])
    await runStep('安装系统软件包 · apt-get install', install, 'apt-install')
  } finally {
    mayServe()
  }
  if (names.includes('mariadb-server')) keepMariaDbOff()
}

/** Keeps the packages from starting services while they are set up (Debian's policy-rc.d). Returns the undoing. */
function forbidServices() {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return () => {} // the machine has its own policy; ours must not replace it
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return () => rmSync(policy, { force: true })
}

/** Only the binaries are wanted: the database that was not running before shall not start at the next boot either. */
function keepMariaDbOff() {
  if (existsSync('/run/systemd/system')) spawnSync('systemctl', ['disable', '--now', 'mariadb'], { stdio: 'ignore' })
}
