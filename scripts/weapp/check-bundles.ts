// Checks a production build for WeChat: every bundle loads without browser globals, no BigInt was broken, the main package is small.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { createBareContext } from './bare-context.ts'

/** Ours, for the main package. */
export const MAIN_PACKAGE_LIMIT_BYTES = 1.5 * 1024 * 1024
/** WeChat's own, for any. */
export const SUB_PACKAGE_LIMIT_BYTES = 2 * 1024 * 1024

interface AppJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
}

export interface BundleReport {
  /** Size of the main package and of each subpackage, source maps apart. */
  packages: { name: string; sizeBytes: number; pages: number }[]
  loaded: string[]
  problems: string[]
}

/** @param root folder of the build, `miniprogram/dist/weapp`. @throws when it holds no build. */
export function checkBundles(root: string): BundleReport {
  const app = JSON.parse(readFileSync(path.join(root, 'app.json'), 'utf8')) as AppJson
  const subPackages = app.subPackages ?? []
  const entries = ['app', ...app.pages, ...subPackages.flatMap(({ root: folder, pages }) => pages.map((page) => `${folder}/${page}`))]
  const files = listFiles(root)
  const inSubPackage = (file: string, folder: string): boolean => file.startsWith(`${folder}/`)
  const sizeOf = (some: string[]): number => some.reduce((sum, file) => sum + statSync(path.join(root, file)).size, 0)
  const main = files.filter((file) => !subPackages.some(({ root: folder }) => inSubPackage(file, folder)))
  const packages = [
    { name: 'main', sizeBytes: sizeOf(main), pages: app.pages.length },
    ...subPackages.map(({ root: name, pages }) => ({ name, sizeBytes: sizeOf(files.filter((file) => inSubPackage(file, name))), pages: pages.length })),
  ]
  const problems = [
    ...missingParts(root, entries),
    ...loadProblems(root, entries),
    ...files.filter((file) => file.endsWith('.js')).flatMap((file) => textProblems(file, readFileSync(path.join(root, file), 'utf8'))),
  ]
  for (const { name, sizeBytes } of packages) {
    const limitBytes = name === 'main' ? MAIN_PACKAGE_LIMIT_BYTES : SUB_PACKAGE_LIMIT_BYTES
    if (sizeBytes > limitBytes) problems.push(`package ${name} is ${kilobytes(sizeBytes)}, more than ${kilobytes(limitBytes)}`)
  }
  return { packages, loaded: entries, problems }
}

/** Text of a bundle that tells of a broken or unsafe build. */
export function textProblems(file: string, source: string): string[] {
  const problems: string[] = []
  // `2n ** k` rewritten to Math.pow(2n, k) throws at run time.
  if (/Math\.pow\([^()]{0,60}(?:\d+n\b|BigInt)/.test(source)) problems.push(`${file}: BigInt handed to Math.pow`)
  if (/sourceMappingURL=data:|react-refresh|prebundle/.test(source)) problems.push(`${file}: a development build`)
  return problems
}

function missingParts(root: string, entries: string[]): string[] {
  const parts = entries.flatMap((entry) => (entry === 'app' ? ['app.js', 'app.json', 'app.wxss'] : [`${entry}.js`, `${entry}.json`, `${entry}.wxml`]))
  return parts.filter((part) => !existsSync(path.join(root, part))).map((part) => `${part}: missing`)
}

function loadProblems(root: string, entries: string[]): string[] {
  const context = createBareContext()
  return entries.flatMap((entry) => {
    try {
      context.load(path.join(root, entry))
      return []
    } catch (cause) {
      return [`${entry}.js does not load: ${cause instanceof Error ? (cause.stack ?? cause.message).slice(0, 400) : String(cause)}`]
    }
  })
}

function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
}

export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const root = path.resolve(import.meta.dirname, '../../miniprogram/dist/weapp')
  if (!existsSync(path.join(root, 'app.json'))) {
    console.error('miniprogram/dist/weapp holds no build: run `npm run build:weapp -w miniprogram` first')
    process.exit(1)
  }
  const report = checkBundles(root)
  for (const { name, sizeBytes, pages } of report.packages) console.log(`${name.padEnd(24)} ${kilobytes(sizeBytes).padStart(8)}  ${pages} pages`)
  for (const problem of report.problems) console.error(problem)
  console.log(report.problems.length === 0 ? `${report.loaded.length} bundles load in a bare context` : `${report.problems.length} problems`)
  process.exit(report.problems.length === 0 ? 0 : 1)
}
