// Starts Debian's chronyd for tests: as a server on a free port, or once as a client. It never touches the clock.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { freeUdpPort } from '../../../../scripts/serve/free-port.ts'

const CHRONYD = ['/usr/sbin/chronyd', '/usr/bin/chronyd'].find((file) => existsSync(file)) ?? 'chronyd'

async function run(lines: readonly string[], flags: readonly string[]): Promise<{ child: ChildProcess; output: () => string; ended: Promise<number | null>; folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chronyd-'))
  const file = path.join(folder, 'chrony.conf')
  await writeFile(file, [...lines, `pidfile ${folder}/pid`, 'cmdport 0', `bindcmdaddress ${folder}/command.sock`, ''].join('\n'))
  const child = spawn(CHRONYD, ['-U', '-u', userInfo().username, ...flags, '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { child, output: () => text, ended, folder }
}

/** A server that gives the host's time at stratum 3. */
export async function openChronyd(): Promise<{ port: number; close(): Promise<void> }> {
  const port = await freeUdpPort()
  const { child, output, ended, folder } = await run(['local stratum 3', `port ${port}`, 'bindaddress 127.0.0.1', 'allow 127.0.0.1'], ['-x', '-d'])
  const outcome = await Promise.race([ended.then(() => 'ended'), until(() => output().includes('Disabled control of system clock'))])
  if (outcome === 'ended') throw new Error(`chronyd did not start: ${output()}`)
  return {
    port,
    async close() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What `chronyd -Q` finds at a port: how far it holds the host clock to be wrong, or its words when it finds no time. */
export async function askWithChronyd(port: number, seconds = 8): Promise<{ wrongByMs: number | undefined; output: string }> {
  const { output, ended, folder } = await run([`server 127.0.0.1 port ${port} iburst`, 'port 0'], ['-Q', '-t', String(seconds)])
  await ended
  await rm(folder, { recursive: true, force: true })
  const found = /System clock wrong by (-?[\d.]+) seconds/.exec(output())
  return { wrongByMs: found ? Number(found[1]) * 1000 : undefined, output: output() }
}

async function until(holds: () => boolean): Promise<'held'> {
  for (let n = 0; n < 500 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 10))
  return 'held'
}
