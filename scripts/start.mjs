// Owns `npm start`: from a bare clone to one running process with all functions. Node core modules only.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensureBuilt } from './setup/clients.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { StepFailed } from './setup/progress.mjs'
import { cacheFolder, root, toolEnvironment } from './setup/workspace.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

async function start(args) {
  await confirmReset(args)
  const node24 = await ensureInstalled()
  await ensureBuilt(['h5', 'console'])
  runEmbedded(node24, args)
}

/** Throws the data away only after a yes: typed, or given beforehand by --yes. */
async function confirmReset(args) {
  if (!args.includes('--reset') || args.includes('--yes')) return
  const folder = path.resolve(root, process.env.DATA_DIR ?? 'data')
  if (!process.stdin.isTTY) {
    throw new StepFailed(
      `--reset 会删除 ${folder} 中的全部数据；此处无法询问，请加上 --yes 表示确认。\n` +
        `--reset deletes all data in ${folder}; there is nobody to ask here, so add --yes to confirm.`,
    )
  }
  const { createInterface } = await import('node:readline/promises') // absent before Node 17, which is told so below
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question(`删除 ${folder} 中的全部数据？ Delete all data in ${folder}? [y/N] `)
  prompt.close()
  if (!/^(y|yes|是)$/i.test(answer.trim())) throw new StepFailed('已取消，数据未动。 Cancelled; the data is untouched.')
  args.push('--yes')
}

function runEmbedded(node24, args) {
  const env = { NODE_COMPILE_CACHE: path.join(cacheFolder, 'compile'), ...toolEnvironment() }
  const child = spawn(node24, [path.join(root, 'scripts/serve/main.ts'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  for (const signal of signals) {
    // On a terminal Ctrl-C already reaches the whole group; sent twice it would cut the shutdown short.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
  }
  const watch = endWithNpm(() => child.kill('SIGTERM'))
  child.on('error', (error) => fail(error))
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    for (const name of signals) process.removeAllListeners(name)
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code ?? 1
  })
}

/** npm hands a signal to its shell only, which dies of it and leaves us behind: notice that, and end too. */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event !== 'start' || process.platform === 'win32') return undefined
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    end()
  }, 500)
  return watch
}

function fail(error) {
  process.stderr.write(`\n${error instanceof StepFailed ? error.message : error.stack}\n`)
  process.exitCode = 1
}

start(process.argv.slice(2)).catch(fail)
