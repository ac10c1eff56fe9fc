// Owns running the openssl command as a second opinion, for the questions where its answer is right.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface OpensslAnswer {
  readonly ok: boolean
  readonly stdout: Buffer
  readonly stderr: string
  /** What it wrote to `@made`. */
  readonly made: Buffer
}

/**
 * Runs `openssl …args`. An argument `@name` is replaced by the path of a temporary file that holds `files[name]`;
 * `@made` is a file for it to write.
 *
 * SM2 needs `-vfyopt distid:1234567812345678`: openssl's own default identifier is empty, nobody else's is.
 */
export function openssl(args: readonly string[], files: Readonly<Record<string, Uint8Array | string>> = {}): OpensslAnswer {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const run = spawnSync('openssl', args.map((arg) => (arg.startsWith('@') ? join(folder, arg.slice(1)) : arg)), { maxBuffer: 64 * 1024 * 1024 })
    if (run.error) throw run.error
    const made = join(folder, 'made')
    return { ok: run.status === 0, stdout: run.stdout, stderr: run.stderr.toString(), made: existsSync(made) ? readFileSync(made) : Buffer.alloc(0) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
