// Owns the planted bad imports: a small tree, written from these tables, that breaks every import rule.
// A checker that resolved nothing or read no file would find none of them, and the check would fail.
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './source-files.ts'

/** [rule, the file that breaks it, what it imports as written, the file that this is] */
const breaches: [rule: string, from: string, specifier: string, to: string][] = [
  ['crypto-is-pure', 'shared/crypto/knows-protocol.ts', '../protocol/plain.ts', 'shared/protocol/plain.ts'],
  ['pdf-uses-crypto-only', 'shared/pdf/knows-protocol.ts', '../protocol/plain.ts', 'shared/protocol/plain.ts'],
  ['shared-is-a-leaf', 'shared/protocol/looks-up.ts', '../../console/plain.ts', 'console/plain.ts'],
  ['shared-has-no-node', 'shared/protocol/uses-node.ts', 'node:fs', 'fs'],
  ['domain-is-pure', 'functions/_domain/knows-kernel.ts', '../_kernel/plain.ts', 'functions/_kernel/plain.ts'],
  ['kernel-knows-no-domain', 'functions/_kernel/knows-domain.ts', '../_domain/plain.ts', 'functions/_domain/plain.ts'],
  ['io-faces-domain', 'functions/_store/knows-kernel.ts', '../_kernel/plain.ts', 'functions/_kernel/plain.ts'],
  ['io-faces-domain', 'functions/_adapters/knows-store.ts', '../_store/plain.ts', 'functions/_store/plain.ts'],
  ['no-function-to-function', 'functions/seal/knows-his.ts', '../his/function.ts', 'functions/his/function.ts'],
  ['embedded-sees-manifests-only', 'functions/_embedded/pries.ts', '../his/deps.ts', 'functions/his/deps.ts'],
  ['nobody-imports-embedded', 'functions/his/knows-main.ts', '../_embedded/pries.ts', 'functions/_embedded/pries.ts'],
  ['clients-never-import-functions', 'console/knows-his.ts', '../functions/his/deps.ts', 'functions/his/deps.ts'],
  // Through the package name, so that the exports map of `shared` is read as it is in the real tree.
  ['phone-has-no-pdf', 'miniprogram/src/knows-pdf.ts', '@yiqian/shared/pdf/plain.ts', 'shared/pdf/plain.ts'],
  [
    'only-cosigning-touches-key-shares',
    'functions/identity/takes-share.ts',
    '../_adapters/key-shares/plain.ts',
    'functions/_adapters/key-shares/plain.ts',
  ],
  ['dmz-holds-nothing', 'functions/relay/reaches.ts', '../_adapters/uses-domain.ts', 'functions/_domain/plain.ts'],
  ['no-cycles', 'console/round.ts', './trip.ts', 'console/trip.ts'],
  ['no-test-in-prod', 'console/knows-test.ts', './plain.test.ts', 'console/plain.test.ts'],
]

/** [file, what it imports]: good imports. A rule that fires on one of them is too wide. */
const good: [from: string, specifier: string][] = [
  ['shared/crypto/uses-noble.ts', '@noble/hashes/hmac.js'],
  ['shared/pdf/uses-crypto.ts', '../crypto/plain.ts'],
  ['shared/protocol/plain.test.ts', 'node:fs'],
  ['functions/_domain/uses-shared.ts', '@yiqian/shared/protocol/plain.ts'],
  ['functions/_adapters/uses-domain.ts', '../_domain/plain.ts'],
  ['functions/_adapters/uses-driver.ts', '../_store/sql/plain.ts'],
  ['functions/cosigning/uses-share.ts', '../_adapters/key-shares/plain.ts'],
  ['functions/his/function.ts', './deps.ts'],
  ['functions/_embedded/main.ts', '../his/function.ts'],
  ['miniprogram/src/uses-crypto.ts', '@yiqian/shared/crypto/plain.ts'],
  ['console/trip.ts', './round.ts'], // the other half of the circle, which is reported once
  ['scripts/uses-main.ts', '../functions/_embedded/main.ts'],
]

/** Files that others import and that import nothing. */
const plain = [
  ...['shared/crypto', 'shared/pdf', 'shared/protocol', 'console', 'functions/his/deps.ts', 'console/plain.test.ts'],
  ...['_kernel', '_domain', '_store', '_store/sql', '_adapters/key-shares'].map((name) => `functions/${name}`),
].map((place) => (place.endsWith('.ts') ? place : `${place}/plain.ts`))

const folder = path.join(root, '.cache/boundaries-canary')

/** Writes the tree. Returns its folder, and what must be found in it as `rule: from → to` lines, sorted. */
export function plantCanary(): { folder: string; expected: string[] } {
  rmSync(folder, { recursive: true, force: true })
  for (const [, from, specifier] of breaches) writeCanaryFile(from, `import '${specifier}'\n`)
  for (const [from, specifier] of good) writeCanaryFile(from, `import '${specifier}'\n`)
  for (const file of plain) writeCanaryFile(file, 'export {}\n')
  linkPackages()
  return { folder, expected: breaches.map(([rule, from, , to]) => `${rule}: ${from} → ${to}`).toSorted() }
}

function writeCanaryFile(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

/** The workspaces as npm links them, with the real manifests. */
function linkPackages(): void {
  cpSync(path.join(root, 'tsconfig.base.json'), path.join(folder, 'tsconfig.base.json'))
  mkdirSync(path.join(folder, 'node_modules/@yiqian'), { recursive: true })
  for (const name of ['shared', 'functions', 'miniprogram', 'console']) {
    const manifest = path.join(root, name, 'package.json')
    if (existsSync(manifest)) cpSync(manifest, path.join(folder, name, 'package.json'))
    symlinkSync(path.join(folder, name), path.join(folder, 'node_modules/@yiqian', name), 'dir')
  }
}
