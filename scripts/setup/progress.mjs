// Owns how a long step shows itself: one line that moves on a terminal, a line every ten seconds elsewhere,
// the output of the tool kept in a log that is shown when the step fails.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { cacheFolder } from './workspace.mjs'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const shownLogLines = 60
const detailEveryMs = 1000

/** A step that ended badly; its message has already been made for people. */
export class StepFailed extends Error {}

/**
 * Runs one program as a step.
 *
 * @param title what is being done, Chinese and English.
 * @param program `{ command, args, options }` for child_process.spawn.
 * @param logName name of the log under .cache/logs, without suffix.
 * @param detail called now and then; its text is put behind the elapsed time.
 * @throws {StepFailed} the program failed; the end of its log has been printed.
 */
export async function runStep(title, program, logName, detail = () => '') {
  const logFile = path.join(cacheFolder, 'logs', `${logName}.log`)
  mkdirSync(path.dirname(logFile), { recursive: true })
  const display = startDisplay(title, detail)
  const outcome = await runLogged(program, logFile)
  display.stop(outcome === 0)
  if (outcome === 0) return
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n')
  process.stdout.write(`${lines.slice(-shownLogLines).join('\n')}\n`)
  throw new StepFailed(`${title}: 失败 failed (${outcome}). 完整日志 full log: ${logFile}`)
}

function runLogged({ command, args, options }, logFile) {
  return new Promise((resolve) => {
    const log = createWriteStream(logFile)
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    const finish = (outcome) => log.end(() => resolve(outcome))
    child.on('error', (error) => {
      log.write(`${error.message}\n`)
      finish(error.code ?? 'error')
    })
    child.on('close', (code, signal) => finish(code ?? signal))
  })
}

function startDisplay(title, detail) {
  const startedMs = Date.now()
  const elapsed = () => `${Math.round((Date.now() - startedMs) / 1000)} s`
  let [shownDetail, detailAtMs] = ['', 0]
  const line = () => {
    if (Date.now() - detailAtMs >= detailEveryMs) [shownDetail, detailAtMs] = [detail(), Date.now()]
    return [title, elapsed(), shownDetail].filter(Boolean).join(' · ')
  }
  const moving = process.stdout.isTTY === true
  let turn = 0
  if (!moving) process.stdout.write(`… ${title}\n`)
  const draw = () => {
    if (moving) process.stdout.write(`\r\x1b[2K${frames[turn++ % frames.length]} ${line()}`)
    else process.stdout.write(`… ${line()}\n`)
  }
  const timer = setInterval(draw, moving ? 200 : 10_000)
  return {
    stop(ok) {
      clearInterval(timer)
      process.stdout.write(`${moving ? '\r\x1b[2K' : ''}${ok ? '✔' : '✘'} ${title} · ${elapsed()}\n`)
    },
  }
}
