// Owns asking the JDK about XML signatures: verifies, canonicalizes, signs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const source = join(import.meta.dirname, 'XmlSignature.java')

function run<Value>(files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[], read: (stdout: string, file: (name: string) => Uint8Array) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'xml-signature-'))
  const at = (name: string): string => join(folder, name)
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content)
    const exports = ['security', 'security.c14n'].flatMap((name) => ['--add-exports', `java.xml.crypto/com.sun.org.apache.xml.internal.${name}=ALL-UNNAMED`])
    const { status, stdout, stderr } = spawnSync('java', ['-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8', ...exports, source, ...args.map((arg) => (arg.startsWith('@') ? at(arg.slice(1)) : arg))], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return read(stdout, (name) => readFileSync(at(name)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const jdkVerifiesXml = (xml: string): boolean => run({ xml }, ['verify', '@xml'], (stdout) => stdout === 'valid')

/** Exclusive canonical forms: of the document without its Signature, and of SignedInfo. */
export const jdkCanonicalXml = (xml: string): { document: Uint8Array; signedInfo: Uint8Array } => run({ xml }, ['canonical', '@xml', '@document', '@info'], (_stdout, file) => ({ document: file('document'), signedInfo: file('info') }))

export const jdkSignsXml = (xml: string, pkcs8Der: Uint8Array, certificateDer: Uint8Array, canonicalization: string): string => run({ xml, key: pkcs8Der, certificate: certificateDer }, ['sign', '@xml', '@key', '@certificate', canonicalization], (stdout) => stdout)
