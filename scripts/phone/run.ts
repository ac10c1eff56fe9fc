// Runs one command of the phone without a screen, over the mini-program's own client modules.
import { readFileSync } from 'node:fs'
import { createPhone } from '../../miniprogram/src/signing/phone.ts'
import { ask } from './ask.ts'
import type { Context } from './context.ts'
import { createNodePorts } from './node-ports.ts'
import { HELP, UsageError, needInteger, parseInvocation, type Command, type Invocation } from './options.ts'
import { createOutput, type Output } from './output.ts'
import { runEnrol, runForget, runMe } from './run-enrol.ts'
import { runDecline, runList, runLogin, runReject, runShow, runSign, runSignBatch } from './run-tasks.ts'
import { trustedKeys } from './trusted-keys.ts'

const RUN: Record<Command, (context: Context) => Promise<void>> = {
  enrol: runEnrol, me: runMe, forget: runForget, login: runLogin, decline: runDecline,
  list: runList, show: runShow, sign: runSign, 'sign-batch': runSignBatch, reject: runReject,
}

/** @returns the exit code; see HELP. */
export async function run(args: readonly string[], streams = { out: (text: string): void => void process.stdout.write(text), err: (text: string): void => void process.stderr.write(text) }): Promise<number> {
  const output = createOutput(args.includes('--json'), streams)
  try {
    const invocation = parseInvocation(args)
    if (invocation === undefined) {
      streams.out(`${HELP}\n`)
      return 0
    }
    const context = contextOf(invocation, output)
    await RUN[invocation.command](context)
    return context.exitCode
  } catch (error) {
    return output.fail(error)
  }
}

function contextOf({ flags, targets }: Invocation, output: Output): Context {
  const baseUrl = (flags.base ?? demoAddress(flags.demo)).replace(/\/+$/, '')
  const ports = createNodePorts(baseUrl, flags.store)
  const iterations = flags['kdf-iterations'] === undefined ? undefined : needInteger(flags['kdf-iterations'], '--kdf-iterations')
  let keys: Promise<readonly string[]> | undefined
  const phone = createPhone(ports, { iterations, trustedKeysHex: () => (keys ??= trustedKeys(baseUrl, ports.storage, flags['channel-key'])) })
  const pin = async (question = 'PIN / 签名密码: '): Promise<string> => flags.pin ?? process.env.YIQIAN_PIN ?? ask(question, '--pin', true)
  return { phone, flags, targets, output, pin, exitCode: 0 }
}

function demoAddress(file: string): string {
  try {
    const { address } = JSON.parse(readFileSync(file, 'utf8')) as { address?: unknown }
    if (typeof address === 'string') return address
  } catch {
    // falls through: there is no such file, or it is not ours
  }
  throw new UsageError(`--base is missing, and ${file} names no address (npm start writes it)`)
}
