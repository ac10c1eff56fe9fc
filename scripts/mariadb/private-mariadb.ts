// Owns a private MariaDB for tests: its own folder, a free port on 127.0.0.1, gone with the tests.
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '../serve/free-port.ts'

const run = promisify(execFile)
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/usr/libexec', '/opt/homebrew/bin']
const START_MS = 60_000
const STOP_MS = 20_000
const PORT_TRIES = 3

export interface PrivateMariadb {
  /** `mysql://root:…@127.0.0.1:port`, without a database */
  url: string
  /** Makes an empty database of that name and answers its url. */
  createDatabase(name: string): Promise<string>
  stop(): Promise<void>
}

const find = (...names: string[]): string | undefined =>
  names.flatMap((name) => FOLDERS.map((folder) => join(folder, name))).find((path) => existsSync(path))

export const hasMariadb = (): boolean =>
  find('mariadbd', 'mysqld') !== undefined && find('mariadb-install-db', 'mysql_install_db') !== undefined

type User = { uid: number; gid: number } | undefined

/** MariaDB refuses to run as root: then everything is done as the user that Debian's package made. */
async function serverUser(): Promise<User> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'mysql'])).stdout)),
  )
  return { uid: uid!, gid: gid! }
}

/** Small and quick to start. Locks, isolation and redo are as in production; only waiting for the disk can be left out. */
const settings = (folder: string, port: number, durable: boolean): string[] => [
  '--no-defaults',
  `--datadir=${join(folder, 'data')}`,
  `--socket=${join(folder, 'mariadb.sock')}`,
  `--pid-file=${join(folder, 'mariadb.pid')}`,
  `--log-error=${join(folder, 'error.log')}`,
  `--tmpdir=${folder}`,
  '--bind-address=127.0.0.1',
  `--port=${port}`,
  '--skip-name-resolve',
  '--innodb-buffer-pool-size=32M',
  '--innodb-log-file-size=16M',
  '--innodb-flush-log-at-trx-commit=1',
  ...(durable ? [] : ['--innodb-flush-method=nosync', '--innodb-file-per-table=OFF']),
  '--performance-schema=OFF',
  '--max-connections=200',
  '--character-set-server=utf8mb4',
]

async function install(folder: string, password: string, user: User): Promise<void> {
  const installer = find('mariadb-install-db', 'mysql_install_db')!
  const options = [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ]
  await run(installer, options, { cwd: folder, ...user })
  const start = join(folder, 'start.sql')
  writeFileSync(
    start,
    `set password for 'root'@'localhost' = password('${password}');\ncreate or replace user 'root'@'127.0.0.1' identified by '${password}';\ngrant all on *.* to 'root'@'127.0.0.1' with grant option;\n`,
  )
  if (user) chownSync(start, user.uid, user.gid)
}

async function untilReady(server: ChildProcess, url: string, log: string): Promise<void> {
  const giveUpAt = performance.now() + START_MS
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`MariaDB ended at start:\n${existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : ''}`)
    }
    try {
      const connection = await createConnection(url)
      await connection.end()
      return
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
    }
    await delay(100)
  }
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGTERM')
  await Promise.race([ended, delay(STOP_MS, undefined, { ref: false }).then(() => server.kill('SIGKILL'))])
  await ended
}

async function launch(folder: string, user: User, password: string, durable: boolean) {
  const port = await freePort()
  const binary = find('mariadbd', 'mysqld')!
  const server = spawn(binary, [...settings(folder, port, durable), `--init-file=${join(folder, 'start.sql')}`], {
    cwd: folder,
    stdio: 'ignore',
    ...user,
  })
  // The server and its data never outlive the tests, even when they are cut short.
  const kill = () => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', kill)
  server.once('exit', () => process.off('exit', kill))
  const url = `mysql://root:${password}@127.0.0.1:${port}`
  try {
    await untilReady(server, url, join(folder, 'error.log'))
  } catch (error) {
    await stopServer(server)
    throw error
  }
  return { server, url }
}

/** Somebody may take the free port before the server does: then another one. */
async function launchOnFreePort(folder: string, user: User, password: string, durable: boolean) {
  for (let round = 1; ; round++) {
    try {
      return await launch(folder, user, password, durable)
    } catch (error) {
      if (round === PORT_TRIES) throw error
    }
  }
}

/**
 * Starts a server of its own.
 * @param options.durable wait for the disk at every commit, as production does: for benchmarks.
 * @throws if MariaDB is not installed (`hasMariadb`) or does not start.
 */
export async function startPrivateMariadb({ durable = false } = {}): Promise<PrivateMariadb> {
  const user = await serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'yiqian-mariadb-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const password = randomBytes(12).toString('hex')
  const clear = () => rmSync(folder, { recursive: true, force: true })
  try {
    await install(folder, password, user)
    const { server, url } = await launchOnFreePort(folder, user, password, durable)
    return {
      url,
      async createDatabase(name) {
        if (!/^\w{1,60}$/.test(name)) throw new TypeError('not a database name')
        const connection = await createConnection(url)
        await connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
        await connection.end()
        return `${url}/${name}`
      },
      async stop() {
        await stopServer(server)
        clear()
      },
    }
  } catch (error) {
    clear()
    throw error
  }
}
