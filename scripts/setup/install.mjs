// Owns the first step of everything: the packages of package-lock.json are in node_modules, Node 24 among them.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StepFailed, runStep } from './progress.mjs'
import { findNode24, npmCommand, root } from './workspace.mjs'

const lockFile = path.join(root, 'package-lock.json')
const modulesFolder = path.join(root, 'node_modules')
const markerFile = path.join(modulesFolder, '.yiqian-install')
const oldestNode = 20

/** Installs if node_modules does not match the lock file. Returns the path of Node 24. */
export async function ensureInstalled() {
  assertHostNode()
  const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (!isInstalled(lockHash)) {
    const expected = countTopLevelPackages()
    const detail = () => `${Math.min(countInstalledPackages(), expected)} / ${expected}`
    const title = '安装依赖（首次约 1–3 分钟） · Installing packages (1–3 minutes the first time)'
    await runStep(title, npmCommand(['ci', '--no-audit', '--no-fund']), 'npm-ci', detail)
    mkdirSync(modulesFolder, { recursive: true })
    writeFileSync(markerFile, lockHash)
  }
  return requireNode24()
}

function assertHostNode() {
  const version = process.versions.node
  if (Number(version.split('.')[0]) >= oldestNode) return
  throw new StepFailed(
    `需要 Node ${oldestNode} 或更高版本，当前为 ${version}。请到 https://nodejs.org 安装后重试。\n` +
      `Node ${oldestNode} or newer is needed; this is ${version}. Install it from https://nodejs.org and run again.`,
  )
}

function isInstalled(lockHash) {
  if (!existsSync(modulesFolder)) return false
  if (existsSync(markerFile) && readFileSync(markerFile, 'utf8') === lockHash) return true
  if (!matchesHiddenLock()) return false
  writeFileSync(markerFile, lockHash)
  return true
}

/** Someone may have run `npm ci` himself: npm's own record of what it installed then agrees with the lock file. */
function matchesHiddenLock() {
  const hiddenLockFile = path.join(modulesFolder, '.package-lock.json')
  if (!existsSync(hiddenLockFile)) return false
  const installed = readPackages(hiddenLockFile)
  return Object.entries(readPackages(lockFile)).every(([place, wanted]) => {
    if (!place.includes('node_modules/') || wanted.link) return true
    const found = installed[place]
    return found ? found.version === wanted.version : wanted.optional === true
  })
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

function countTopLevelPackages() {
  const places = Object.entries(readPackages(lockFile))
  return places.filter(([place, entry]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(place) && !entry.optional).length
}

/** npm makes all folders first and fills them later: a package counts once its manifest is there. */
function countInstalledPackages() {
  const names = entriesOf(modulesFolder).filter((name) => !name.startsWith('.'))
  const inScope = (name) => entriesOf(path.join(modulesFolder, name)).map((inner) => path.join(name, inner))
  const places = names.flatMap((name) => (name.startsWith('@') ? inScope(name) : [name]))
  return places.filter((place) => existsSync(path.join(modulesFolder, place, 'package.json'))).length
}

function entriesOf(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return [] // not there yet, or it went away while npm was moving things
  }
}

function requireNode24() {
  const node24 = findNode24()
  if (node24) return node24
  throw new StepFailed(
    'npm 未能装好 Node 24（可能禁用了安装脚本 ignore-scripts）。请运行：npm rebuild node --ignore-scripts=false，或安装 Node 24 后重试。\n' +
      'Node 24 did not come with the packages (install scripts may be disabled: ignore-scripts).\n' +
      'Run: npm rebuild node --ignore-scripts=false    or install Node 24 on this machine and run again.',
  )
}
