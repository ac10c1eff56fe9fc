// Owns where things lie in the working tree, and which Node and npm to run. Node core only: runs before any install.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the working tree. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** What the scripts remember between runs (logs, source hashes, compile caches); safe to delete. */
export const cacheFolder = path.join(root, '.cache')

const isWindows = process.platform === 'win32'
const binFolder = path.join(root, 'node_modules', '.bin')

/** The Node that the `node` package brings, whether or not it is there yet. */
export const packagedNode = path.join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node')

/** Path of Node 24: the packaged one, or the running one if that is new enough; undefined if there is none. */
export function findNode24() {
  if (existsSync(packagedNode)) return packagedNode
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

/** Environment whose `node` is the packaged one, as in npm scripts. */
export function toolEnvironment() {
  return { ...process.env, PATH: [binFolder, pathWithoutNodeModules()].join(path.delimiter) }
}

/** PATH without folders inside node_modules: an install deletes those while it runs. */
function pathWithoutNodeModules() {
  const entries = (process.env.PATH ?? '').split(path.delimiter)
  return entries.filter((entry) => !/[\\/]node_modules[\\/]/.test(entry + path.sep)).join(path.delimiter)
}

/** First program of that name on PATH (node_modules left out) or in the given folders; undefined if none. */
export function findProgram(name, moreFolders = []) {
  const folders = [...pathWithoutNodeModules().split(path.delimiter), ...moreFolders]
  return folders.map((folder) => path.join(folder, isWindows ? `${name}.exe` : name)).find((file) => existsSync(file))
}

/** How to start npm with the machine's own Node: `{ command, args, options }` for child_process.spawn. */
export function npmCommand(args) {
  const env = { ...process.env, PATH: pathWithoutNodeModules() }
  const cli = process.env.npm_execpath
  const machineNode = findProgram('node')
  if (cli?.endsWith('.js') && existsSync(cli) && machineNode) {
    return { command: machineNode, args: [cli, ...args], options: { cwd: root, env } }
  }
  return { command: 'npm', args, options: { cwd: root, env, shell: isWindows } }
}
