// Owns the check of who imports whom: the real tree must be clean, the canary must be found out completely.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { plantCanary } from './boundaries-canary.ts'
import { listSourceFiles, root } from './source-files.ts'

interface Violation {
  rule: { name: string }
  from: string
  to: string
  cycle?: { name: string }[]
}

interface Report {
  modules: { source: string; dependencies: { module: string; couldNotResolve: boolean }[] }[]
  summary: { violations: Violation[] }
}

const places = ['shared', 'functions', 'miniprogram', 'console', 'scripts', 'e2e']
const config = path.join(root, '.dependency-cruiser.cjs')
const { forbidden } = createRequire(import.meta.url)(config) as { forbidden: { name: string; comment: string }[] }
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

async function cruise(folder: string): Promise<Report> {
  const found = places.filter((place) => existsSync(path.join(folder, place)))
  const args = [cruiser, '--config', config, '--output-type', 'json', '--no-progress', ...found]
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 29 })
  // A non-zero exit code says that there are violations; the report is complete all the same.
  const { stdout, stderr } = await run.catch((error: unknown) => error as { stdout: string; stderr: string })
  if (!stdout) throw new Error(`dependency-cruiser gave no report: ${stderr}`)
  return JSON.parse(stdout) as Report
}

async function canaryProblems(): Promise<string[]> {
  const { folder, expected } = plantCanary()
  const { summary } = await cruise(folder)
  const lines = [...new Set(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`))]
  const unplanted = forbidden.filter(({ name }) => !expected.some((line) => line.startsWith(`${name}:`)))
  console.log(`canary: ${lines.length} breaches found, ${expected.length} planted, ${forbidden.length} rules`)
  return [
    ...expected.filter((line) => !lines.includes(line)).map((line) => `canary: not found out: ${line}`),
    ...lines.filter((line) => !expected.includes(line)).map((line) => `canary: the rule is too wide: ${line}`),
    ...unplanted.map(({ name }) => `canary: no breach is planted for ${name}`),
  ]
}

async function treeProblems(): Promise<string[]> {
  const sources = listSourceFiles(places)
  const { modules, summary } = await cruise(root)
  const read = new Set(modules.map(({ source }) => source))
  const unread = sources.filter((file) => !read.has(file) && existsSync(path.join(root, file)))
  console.log(`boundaries: ${read.size} modules read, ${summary.violations.length} violations`)
  return [
    ...unread.map((file) => `${file} was not read by dependency-cruiser`),
    ...modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ couldNotResolve, module }) => couldNotResolve && isOurs(module))
        .map(({ module }) => `${source} imports ${module}, which does not exist`),
    ),
    ...summary.violations.map(explain),
  ]
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('@yiqian/') || /^\.\.?\/.*\.tsx?$/.test(specifier)
}

function explain({ rule, from, to, cycle }: Violation): string {
  const way = cycle ? cycle.map(({ name }) => name).join(' → ') : to
  return `${from} → ${way}\n    ${rule.name}: ${forbidden.find(({ name }) => name === rule.name)?.comment}`
}

const problems = [...(await canaryProblems()), ...(await treeProblems())]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0
