// Owns the check of who imports whom: the real tree must be clean, the canary must be found out completely.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../setup/workspace.mjs'
import { plantCanary } from './boundaries-canary.mjs'
import { listSourceFiles } from './source-files.mjs'

const places = ['shared', 'functions', 'miniprogram', 'console', 'scripts', 'e2e']
const config = path.join(root, '.dependency-cruiser.cjs')
const { forbidden } = createRequire(import.meta.url)(config)
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

/** Runs dependency-cruiser in a folder. Returns the modules it read, and its violations as sorted lines. */
async function cruise(folder) {
  const found = places.filter((place) => existsSync(path.join(folder, place)))
  const args = [cruiser, '--config', config, '--output-type', 'json', '--no-progress', ...found]
  // A non-zero exit code says that there are violations; the report is complete all the same.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 29 }).catch(
    (error) => error,
  )
  if (!stdout) throw new Error(`dependency-cruiser gave no report: ${stderr}`)
  const { modules, summary } = JSON.parse(stdout)
  const lines = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
  return { modules, violations: summary.violations, lines: [...new Set(lines)].sort() }
}

async function checkCanary() {
  const { folder, expected } = plantCanary()
  const { lines } = await cruise(folder)
  const problems = [
    ...expected.filter((line) => !lines.includes(line)).map((line) => `canary not found: ${line}`),
    ...lines.filter((line) => !expected.includes(line)).map((line) => `canary: too wide a rule: ${line}`),
    ...forbidden
      .filter(({ name }) => !expected.some((line) => line.startsWith(`${name}:`)))
      .map(({ name }) => `canary: no breach is planted for rule ${name}`),
  ]
  if (problems.length === 0) console.log(`canary: ${expected.length} planted breaches of ${forbidden.length} rules found`)
  return problems
}

async function checkTree() {
  const { modules, violations } = await cruise(root)
  const read = new Set(modules.map(({ source }) => source))
  const unread = listSourceFiles(places).filter((file) => !read.has(file))
  const unresolved = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ couldNotResolve, module }) => couldNotResolve && isOurs(module))
      .map(({ module }) => `${source} imports ${module}, which does not exist`),
  )
  console.log(`boundaries: ${read.size} modules read`)
  return [
    ...unread.map((file) => `${file} was not read by dependency-cruiser`),
    ...unresolved,
    ...violations.map(({ rule, from, to, cycle }) => explain(rule.name, from, to, cycle)),
  ]
}

function isOurs(specifier) {
  return specifier.startsWith('@yiqian/') || (/^\.\.?\//.test(specifier) && /\.tsx?$/.test(specifier))
}

function explain(rule, from, to, cycle) {
  const route = cycle ? ` → ${cycle.map((step) => step.name ?? step).join(' → ')}` : ` → ${to}`
  return `${from}${route}\n    ${rule}: ${forbidden.find(({ name }) => name === rule)?.comment}`
}

const problems = [...(await checkCanary()), ...(await checkTree())]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0
