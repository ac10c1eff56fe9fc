// Owns what other programs do on the same core in the same run: the openssl command and BouncyCastle, asked round by round.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** Operations for each second of CPU time. */
export interface OpensslRates {
  readonly p256Sign: number
  readonly p256Verify: number
  readonly sm2Sign: number
  readonly sm2Verify: number
}

/** One second of each by `openssl speed`; undefined where there is no openssl, or none that knows SM2. */
export function opensslRates(): OpensslRates | undefined {
  const run = spawnSync('openssl', ['speed', '-seconds', '1', 'ecdsap256', 'sm2'], { encoding: 'utf8' })
  const line = (pattern: RegExp): [number, number] | undefined => {
    const found = pattern.exec(run.stdout ?? '')
    return found ? [Number(found[1]), Number(found[2])] : undefined
  }
  const p256 = line(/ecdsa \(nistp256\)\s+\S+s\s+\S+s\s+([\d.]+)\s+([\d.]+)/)
  const sm2 = line(/SM2 \(CurveSM2\)\s+\S+s\s+\S+s\s+([\d.]+)\s+([\d.]+)/)
  return p256 && sm2 ? { p256Sign: p256[0], p256Verify: p256[1], sm2Sign: sm2[0], sm2Verify: sm2[1] } : undefined
}

/** What the machine's openssl calls itself. */
export const opensslVersion = (): string => spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout?.split(' ').slice(0, 2).join(' ') ?? ''

export interface BouncyCastleRates {
  readonly sign: number
  readonly verify: number
  /** records of 16 KiB */
  readonly gcm: number
}

/** One that waits to be asked: milliseconds in, figures out. */
export interface Peer<T> {
  measure(milliseconds: number): Promise<T>
  stop(): void
}

/** Whether Java and BouncyCastle's jars are there; the class path of the jars named. */
function bouncyCastlePath(names: readonly string[]): string | undefined {
  const jars = names.map((name) => path.join(process.env.BOUNCY_CASTLE_JARS ?? '/usr/share/java', `${name}.jar`))
  return existsSync(jars[0]!) && spawnSync('java', ['-version']).status === 0 ? jars.filter((jar) => existsSync(jar)).join(path.delimiter) : undefined
}

function startJava<T>(jarNames: readonly string[], source: string, read: (line: string) => T, firstLine = ''): Peer<T> | undefined {
  const classPath = bouncyCastlePath(jarNames)
  if (classPath === undefined) return undefined
  const child = spawn('java', ['-XX:+UseSerialGC', '-cp', classPath, path.join(import.meta.dirname, source)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.write(firstLine)
  return {
    async measure(milliseconds) {
      child.stdin.write(`${milliseconds}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('BouncyCastle ended')
      return read(value)
    },
    stop: () => void child.kill(),
  }
}

/** A BouncyCastle that signs, verifies and seals; undefined where Java or its jar is missing. */
export function startBouncyCastle(): Peer<BouncyCastleRates> | undefined {
  return startJava(['bcprov'], 'BouncyCastleRates.java', (line) => {
    const [sign, verify, gcm] = line.split(' ').map(Number) as [number, number, number]
    return { sign, verify, gcm }
  })
}

/** A BouncyCastle that makes timestamp tokens for one request: tokens for each second of CPU time. */
export function startTokenPeer(inputs: { readonly pkcs8: Uint8Array; readonly certificateDer: Uint8Array; readonly requestDer: Uint8Array }): Peer<number> | undefined {
  const firstLine = [inputs.pkcs8, inputs.certificateDer, inputs.requestDer].map((bytes) => Buffer.from(bytes).toString('base64')).join('\t')
  return startJava(['bcprov', 'bcpkix', 'bcutil'], 'BouncyCastleTokens.java', Number, `${firstLine}\n`)
}
