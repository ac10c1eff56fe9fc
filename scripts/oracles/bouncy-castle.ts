// Owns running BouncyCastle as a second opinion: finds its jars, compiles the oracle once, asks it in batches.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** What the oracle can be asked; inputs are described beside each method of BouncyCastle.java, Formats.java, Structures.java and Revocation.java. */
export type OracleCommand =
  | 'verify-sm2' | 'verify-sm2-digest' | 'verify-certificate' | 'verify-chain' | 'verify-request' | 'verify-crl' | 'verify-revocation'
  | 'verify-cms' | 'verify-token' | 'verify-response' | 'create-cms' | 'create-token'
  | 'decrypt-pbes2' | 'open-enveloped' | 'create-enveloped' | 'verify-ocsp' | 'create-ocsp' | 'open-pkcs12'
  | 'asn1' | 'verify-at' | 'digest-at' | 'decrypt-at' | 'decrypt-raw'

export interface OracleJob {
  readonly command: OracleCommand
  /** Bytes, or text that the oracle reads as UTF-8. */
  readonly inputs: readonly (Uint8Array | string)[]
}

export interface OracleAnswer {
  readonly ok: boolean
  /** Why not, in the oracle's words. */
  readonly refusal?: string
  readonly values: Readonly<Record<string, string>>
}

const sources = ['BouncyCastle.java', 'Formats.java', 'Structures.java', 'Revocation.java'].map((name) => join(import.meta.dirname, name))
/** For a few questions: no time goes into optimising. A benchmark gives its own. */
const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
const cacheRoot = join(import.meta.dirname, '../../node_modules/.cache/oracles')

/** Debian's libbcpkix-java; another folder of jars can be named by BOUNCY_CASTLE_JARS. */
function jars(): string[] {
  const folder = process.env.BOUNCY_CASTLE_JARS ?? '/usr/share/java'
  return ['bcprov.jar', 'bcpkix.jar', 'bcutil.jar'].map((name) => join(folder, name))
}

let found: { missing: string | undefined } | undefined

/** Why the oracle cannot be asked on this machine, or nothing. Looked up once: it starts a JVM. */
export const missingJava = (): string | undefined => (found ??= { missing: lookForJava() }).missing

function lookForJava(): string | undefined {
  const [provider, pkix] = jars()
  if (!existsSync(provider) || !existsSync(pkix)) return `BouncyCastle's jars are missing (${provider}, ${pkix})`
  return spawnSync('javac', ['-version']).status === 0 ? undefined : 'javac is missing'
}

/**
 * For tests: skips with a warning where the oracle cannot run, but fails in CI, where it must.
 *
 * @param context  the test's context: `test('…', (context) => { requireJava(context) … })`.
 */
export function requireJava(context: { skip: (note?: string) => void }): void {
  const missing = missingJava()
  if (missing === undefined) return
  if (process.env.CI === 'true') throw new Error(`the second opinion is required in CI: ${missing}`)
  console.warn(`SKIPPED, not verified by a second implementation: ${missing}`)
  context.skip(missing)
}

/** Asks one question. A JVM for each call: ask many at once with {@link bouncyCastleBatch}. */
export function bouncyCastle(command: OracleCommand, inputs: OracleJob['inputs']): OracleAnswer {
  return bouncyCastleBatch([{ command, inputs }])[0]
}

/** Asks many questions of one JVM; answers in the same order. @throws when the oracle itself cannot run. */
export function bouncyCastleBatch(jobs: readonly OracleJob[], jvmOptions: readonly string[] = quickStart): OracleAnswer[] {
  const lines = jobs.map(({ command, inputs }) => [command, ...inputs.map((input) => Buffer.from(input).toString('base64'))].join('\t'))
  const classPath = [compile(), ...jars().filter((jar) => existsSync(jar))].join(delimiter)
  const run = spawnSync('java', [...jvmOptions, '-cp', classPath, 'BouncyCastle'], {
    input: lines.join('\n') + '\n', encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
  })
  if (run.status !== 0) throw new Error(`the oracle stopped: ${run.stderr || run.error}`)
  const answers = run.stdout.trimEnd().split('\n').map(readAnswer)
  if (answers.length !== jobs.length) throw new Error(`the oracle gave ${answers.length} answers to ${jobs.length} questions`)
  return answers
}

function readAnswer(line: string): OracleAnswer {
  const [word, ...rest] = line.split('\t')
  if (word !== 'ok') return { ok: false, refusal: rest.join(' '), values: {} }
  const pairs = rest.filter((pair) => pair !== '').map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
  return { ok: true, values: Object.fromEntries(pairs) }
}

/** Compiled once for each version of the source; a rename at the end keeps parallel tests from seeing half of it. */
function compile(): string {
  const version = createHash('sha256').update(Buffer.concat(sources.map((file) => readFileSync(file)))).digest('hex').slice(0, 16)
  const folder = join(cacheRoot, version)
  if (existsSync(folder)) return folder
  mkdirSync(cacheRoot, { recursive: true })
  const draft = mkdtempSync(join(cacheRoot, 'draft-'))
  const run = spawnSync('javac', ['-nowarn', '-encoding', 'UTF-8', '-cp', jars().join(delimiter), '-d', draft, ...sources], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the oracle does not compile: ${run.stderr}`)
  try {
    renameSync(draft, folder)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another process was first
  }
  return folder
}
