// The commands about documents: list, show, sign, sign-batch, reject; and about scanned codes: login, decline.
import { writeFileSync } from 'node:fs'
import { claimScan, declineScan, logIn } from '../../miniprogram/src/signing/log-in.ts'
import { readTask, readTasks, readWholeDocument, reject } from '../../miniprogram/src/signing/read-tasks.ts'
import { parseScanLink } from '../../miniprogram/src/signing/scan-link.ts'
import { SigningInterrupted, signDocuments, type ApprovedItem, type ItemResult } from '../../miniprogram/src/signing/sign-documents.ts'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { ScanView } from '@yiqian/shared/protocol/identity.ts'
import { BATCH_LIMIT } from '@yiqian/shared/protocol/cosigning.ts'
import { UsageError, need, needInteger } from './options.ts'
import { atTime } from './output.ts'
import type { Context } from './context.ts'

const RESUME_WAITS_MS = [1000, 3000, 10_000]

const lineOf = (task: TaskCard): string => `${task.taskId}  ${task.state.padEnd(8)}  ${task.title}  ${task.clientSystem}  ${task.patient?.name ?? ''}  ${atTime(task.requestedAtMs)}`

export async function runList({ phone, flags, targets, output }: Context): Promise<void> {
  const list = targets[0] ?? 'pending'
  if (list !== 'pending' && list !== 'signed' && list !== 'closed') throw new UsageError(`no such list: ${list}`)
  const { items, counts } = await readTasks(phone, { list, query: flags.query, limit: flags.limit === undefined ? undefined : needInteger(flags.limit, '--limit') })
  output.tell('list', { list, items, counts }, [...items.map(lineOf), `${counts.pending} pending, ${counts.signed} signed, ${counts.closed} closed`])
}

export async function runShow({ phone, flags, targets, output }: Context): Promise<void> {
  const detail = await readTask(phone, need(targets[0], 'a task'))
  const { task, signers, signature } = detail
  const lines = [lineOf(task), `${task.pageCount} pages, ${detail.sizeBytes} bytes, SM3 ${task.documentDigestHex}`, ...signers.map((signer) => `  ${signer.order} ${signer.name} ${signer.state}`)]
  if (signature !== null) lines.push(`signed ${atTime(signature.signedAtMs)} with certificate ${signature.certificate.serialHex}`)
  if (flags.out !== undefined) {
    const { content } = await readWholeDocument(phone, task.taskId)
    writeFileSync(flags.out, content)
    lines.push(`saved ${flags.out}`)
  }
  output.tell('task', detail, lines)
}

const tellScan = ({ output }: Context, view: ScanView): void =>
  output.tell('scanned', view, [`${view.clientSystem} asks for ${view.purpose}; compare the number: ${view.number}${view.task === null ? '' : `; ${view.task.title}`}`])

export async function runLogin(context: Context): Promise<void> {
  const view = await claimScan(context.phone, need(context.targets[0], 'a link'))
  if (view.purpose !== 'login') throw new UsageError('this code is for signing: use sign')
  tellScan(context, view)
  const done = await logIn(context.phone, view, await context.pin())
  context.output.tell('logged-in', { clientSystem: done.clientSystem, staff: done.staff }, [`logged in to ${done.clientSystem} as ${done.staff.name}`])
}

export async function runSign(context: Context): Promise<void> {
  const target = need(context.targets[0], 'a task or link')
  if (/^tsk_/.test(target) || parseScanLink(target) === undefined) return signAll(context, [await readTask(context.phone, target).then(({ task }) => task)], true)
  const view = await claimScan(context.phone, target)
  if (view.task === null) throw new UsageError('this code is for a log-in: use login')
  tellScan(context, view)
  return signAll(context, [view.task], true, view.codeId)
}

export async function runSignBatch(context: Context): Promise<void> {
  const { phone, flags, targets } = context
  if (flags.all === targets.length > 0) throw new UsageError('give tasks, or --all')
  const tasks = flags.all
    ? (await readTasks(phone, { list: 'pending', limit: BATCH_LIMIT })).items.filter(({ state }) => state === 'pending')
    : await Promise.all(targets.map(async (taskId) => (await readTask(phone, taskId)).task))
  return signAll(context, tasks, flags.bytes)
}

async function signAll(context: Context, tasks: readonly TaskCard[], byBytes: boolean, codeId?: string): Promise<void> {
  const approved: ApprovedItem[] = tasks.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex, byBytes }))
  const results = approved.length === 0 ? [] : await resumed(context, signDocuments(context.phone, approved, { pin: await context.pin() }, { codeId }))
  for (const result of results) {
    const text = result.result === 'signed' ? `signed, document ${result.documentState}` : `refused: ${result.message.zh} / ${result.message.en} [${result.fault}]`
    context.output.tell(result.result, result, [`${result.taskId}  ${text}`])
  }
  const signed = results.filter(({ result }) => result === 'signed').length
  context.output.tell('done', { signed, refused: results.length - signed }, results.length === 1 ? [] : [`${signed} signed, ${results.length - signed} refused`])
  if (signed < results.length) context.exitCode = 1
}

/** Goes on with an interrupted completion a few times before giving up. */
async function resumed({ phone, output }: Context, signing: Promise<ItemResult[]>): Promise<ItemResult[]> {
  let attempt = signing
  for (const waitMs of [...RESUME_WAITS_MS, undefined]) {
    try {
      return await attempt
    } catch (cause) {
      if (!(cause instanceof SigningInterrupted) || waitMs === undefined) throw cause
      output.tell('interrupted', { againInMs: waitMs }, [`no answer; asking again in ${waitMs / 1000} s`])
      await phone.ports.clock.wait(waitMs)
      attempt = cause.resume()
    }
  }
  throw new Error('unreachable')
}

export async function runReject({ phone, flags, targets, output }: Context): Promise<void> {
  const taskId = need(targets[0], 'a task')
  const { state } = await reject(phone, taskId, need(flags.reason, '--reason'))
  output.tell('rejected', { taskId, state }, [`${taskId} ${state}`])
}

export async function runDecline(context: Context): Promise<void> {
  const view = await claimScan(context.phone, need(context.targets[0], 'a link'))
  await declineScan(context.phone, view.codeId, context.flags.reason)
  context.output.tell('declined', { codeId: view.codeId }, [`declined ${view.clientSystem}'s ${view.purpose}`])
}
