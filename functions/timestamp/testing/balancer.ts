// HAProxy before several timestamp servers, as docs/timestamp-server.md shows it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../../scripts/serve/free-port.ts'

export interface Balancer {
  http: string
  tcp: string
  close(): Promise<void>
}

/** @param servers `host:port` of each */
export async function openBalancer(servers: readonly { http: string; tcp: string }[]): Promise<Balancer> {
  const [httpPort, tcpPort] = [await freePort(), await freePort()]
  const folder = mkdtempSync(path.join(tmpdir(), 'tsa-haproxy-'))
  const file = path.join(folder, 'haproxy.cfg')
  writeFileSync(file, `global
  maxconn 2000
defaults
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 10s
frontend http
  mode http
  bind 127.0.0.1:${httpPort}
  default_backend http
backend http
  mode http
  balance roundrobin
  option httpchk GET /timestamp/health
  option http-buffer-request
  option redispatch
  retries 3
  retry-on all-retryable-errors
  default-server inter 500 fall 1 rise 1 check
${servers.map(({ http }, at) => `  server s${at} ${http}`).join('\n')}
frontend tcp
  mode tcp
  bind 127.0.0.1:${tcpPort}
  default_backend tcp
backend tcp
  mode tcp
  balance roundrobin
${servers.map(({ tcp }, at) => `  server s${at} ${tcp}`).join('\n')}
`)
  const child = spawn('haproxy', ['-f', file, '-db'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  child.stderr.on('data', (part: Buffer) => (printed += part.toString()))
  const until = Date.now() + 10_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`haproxy ended: ${printed}`)
    const answer = await fetch(`http://127.0.0.1:${httpPort}/timestamp/health`).catch(() => undefined)
    if (answer?.status === 200) break
    if (Date.now() > until) throw new Error(`the balancer does not answer: ${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    http: `http://127.0.0.1:${httpPort}`,
    tcp: `tcp://127.0.0.1:${tcpPort}`,
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
