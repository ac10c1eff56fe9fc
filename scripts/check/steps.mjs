// Owns the list of checks and how they run: two at a time where each needs one core, each timed, the output shown only when something is wrong.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from '../setup/clients.mjs'
import { cacheFolder, findNode24, root, toolEnvironment } from '../setup/workspace.mjs'
import { countTests } from './test-count.mjs'

const testReport = path.join(cacheFolder, 'vitest.json')
const typeProjects = ['shared', 'functions', 'miniprogram', 'console', '.']
const compilersAtOnce = 2
const narrowAtOnce = 2

/**
 * name → { what, run, wide }. `run` resolves to `{ ok, output }`, the tests also to their counts. Order is the order of running.
 * A wide step uses all cores by itself and runs alone; the others use one each and run two at a time.
 */
export const steps = {
  types: { what: 'tsc', run: checkTypes, wide: true },
  lint: { what: 'ESLint', run: () => runTool('eslint/bin/eslint.js', ['.', '--max-warnings=0']) },
  size: { what: 'WeChat package: size, loads without a browser', run: checkWeapp },
  boundaries: { what: 'who imports whom, with the canary', run: () => runScript('scripts/check/boundaries.ts') },
  tree: { what: 'shape of the tree', run: () => runScript('scripts/check-tree.ts') },
  functions: { what: 'each function built alone', run: () => runScript('scripts/build.ts', ['all']) },
  docs: { what: 'paths and commands in prose', run: () => runScript('scripts/check/docs.ts') },
  pictures: { what: 'docs/screens against the pages (warns)', run: () => runScript('scripts/check/pictures.ts') },
  exports: { what: 'unused files, exports and packages', run: () => runTool('knip/bin/knip.js', ['--no-progress']) },
  pages: { what: 'phone and desktop pages built', run: buildPages },
  tests: { what: 'vitest', run: runTests, wide: true },
}

/**
 * Runs the named steps and prints a line for each and the summary.
 * @returns counts of tests and steps together; each step counts as one, the tests each by itself
 */
export async function runSteps(names) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = new Map()
  const runOne = async (name) => {
    const { what, run } = steps[name]
    process.stdout.write(`\n▸ ${name}: ${what}\n`)
    const startedMs = Date.now()
    const { ok, output = '', counts } = await run().catch((error) => ({ ok: false, output: error.stack }))
    const added = counts ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
    for (const key of Object.keys(total)) total[key] += added[key]
    process.stdout.write(ok ? lastLine(output) : `${output.trimEnd()}\n`)
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1).padStart(6)
    lines.set(name, `${ok ? '✔' : '✘'} ${name.padEnd(11)}${seconds} s  ${counts ? countLine(counts) : what}`)
    process.stdout.write(`${lines.get(name)}\n`)
  }
  for (const group of groupsOf(names)) {
    const waiting = [...group]
    const work = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await runOne(name)
    }
    await Promise.all(Array.from({ length: narrowAtOnce }, work))
  }
  process.stdout.write(`\n${names.map((name) => lines.get(name)).join('\n')}\n`)
  return total
}

/** Neighbours in the order that may run at the same time. */
function groupsOf(names) {
  const groups = []
  for (const name of names) {
    const isBeside = !steps[name].wide && groups.length > 0 && !steps[groups.at(-1)[0]].wide
    if (isBeside) groups.at(-1).push(name)
    else groups.push([name])
  }
  return groups
}

/** The line that every run ends with. */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

function lastLine(output) {
  const line = output.trimEnd().split('\n').at(-1)
  return line ? `  ${line}\n` : ''
}

/** Runs a program with our Node. Resolves to `{ ok, output }`; with `shown` the output goes straight to the terminal. */
function runNode(args, { shown = false } = {}) {
  return new Promise((resolve) => {
    const stdio = shown ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const child = spawn(findNode24() ?? process.execPath, args, { cwd: root, env: toolEnvironment(), stdio })
    const parts = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => parts.push(part))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(parts).toString() }))
  })
}

const runScript = (file, args = []) => runNode([file, ...args])
const runTool = (file, args) => runNode([path.join('node_modules', file), ...args])

/** All type projects, a few at a time: each compiler is one thread. */
async function checkTypes() {
  const waiting = [...typeProjects]
  const outputs = []
  let ok = true
  const work = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const result = await checkProject(project)
      if (!result.ok) outputs.push(result.output)
      ok &&= result.ok
    }
  }
  await Promise.all(Array.from({ length: compilersAtOnce }, work))
  return { ok, output: ok ? `${typeProjects.length} projects` : outputs.join('\n') }
}

function checkProject(project) {
  if (!existsSync(path.join(root, project, 'tsconfig.json'))) {
    return { ok: false, output: `${path.join(project, 'tsconfig.json')} is missing` }
  }
  const memory = path.join(cacheFolder, 'tsc', `${project === '.' ? 'root' : project}.tsbuildinfo`)
  return runTool('typescript/bin/tsc', ['-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', memory])
}

async function buildPages() {
  await ensureBuilt(['h5', 'console'])
  return { ok: true }
}

async function checkWeapp() {
  await ensureBuilt(['weapp'])
  return runScript('scripts/weapp/check-bundles.ts')
}

async function runTests() {
  mkdirSync(cacheFolder, { recursive: true })
  rmSync(testReport, { force: true })
  await ensureBuilt(['h5', 'weapp', 'console'])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testReport}`]
  const { ok } = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...reporters], { shown: true })
  if (!existsSync(testReport))
    return { ok: false, output: 'vitest wrote no report', counts: { passed: 0, failed: 1, skipped: 0 } }
  const { counts, skippedNames } = countTests(JSON.parse(readFileSync(testReport, 'utf8')), ok)
  for (const name of skippedNames) process.stdout.write(`  跳过 skipped: ${path.relative(root, name)}\n`)
  return { ok: counts.failed === 0, counts }
}
