// Benchmark `scan-to-signed`: one phone, one PDF after another, from the scanned code to the signed document, split by step.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateKeyPair, messageDigest, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { createSecondOpinion } from '../../functions/_adapters/key-shares/second-opinion.ts'
import { claimScan } from '../../miniprogram/src/signing/log-in.ts'
import { readPage, readTask } from '../../miniprogram/src/signing/read-tasks.ts'
import { findProgram, root } from '../setup/workspace.mjs'
import { openClockedPlatform } from './load/clocked-platform.ts'
import { median, quantile, row, type Bench, type Row } from './figures.ts'
import { SAMPLES } from './load/hospital.ts'
import { echoRate } from './load/peer-rates.ts'
import { enrolledPhone, type BenchPhone } from './load/phones.ts'

const WARMING = 3
const DOCUMENTS = 20
const PAGE_WIDTH = 1200
/** What is clocked wherever it happens; split by the step that it happened in. */
const DISK = ['seal:files', 'seal:transaction', 'cosigning:transaction']
const ECHO = 'bare Node http, a small request'

/** Milliseconds by step of one document. */
type Steps = Map<string, number>

export const bench: Bench = async (say) => {
  let now: Steps = new Map()
  const clocked = (step: string, ms: number): void => void now.set(step, (now.get(step) ?? 0) + ms)
  const platform = await openClockedPlatform(clocked)
  try {
    say('enrolling a phone, whose PIN is stretched as long as on any phone')
    const phone = await enrolledPhone({ ...platform, clocked }, platform.demo.staff[0]!)
    const runs: Steps[] = []
    const poppler: number[] = []
    for (let index = 0; index < WARMING + DOCUMENTS; index++) {
      if (index % 5 === 0) say(`document ${index + 1} of ${WARMING + DOCUMENTS}`)
      const { documentId } = await platform.business.push('pdf', phone.staffNumber)
      const link = await platform.business.signingLink(documentId)
      now = new Map()
      await scanToSigned(phone, link, now)
      if (index < WARMING) continue
      runs.push(now)
      const drawn = drawWithPoppler()
      if (drawn !== undefined) poppler.push(drawn)
    }
    const [opinion, echoMs] = [secondOpinionMs(), 1000 / (await echoRate([{ requestBytes: 500, answerBytes: 500 }], 1))]
    return { rows: rowsOf(runs, { poppler, opinion, echoMs }), notes: notesOf(poppler.length > 0) }
  } finally {
    await platform.close()
  }
}

async function scanToSigned({ phone, sign }: BenchPhone, link: string, now: Steps): Promise<void> {
  const startedAt = performance.now()
  const view = await claimScan(phone, link)
  const { task } = await readTask(phone, view.task!.taskId)
  await readPage(phone, { taskId: task.taskId, page: 1, widthPx: PAGE_WIDTH })
  let before = { step: '', atMs: 0, disk: DISK.map((name) => now.get(name) ?? 0) }
  const onStep = (step: string): void => {
    const [atMs, disk] = [performance.now(), DISK.map((name) => now.get(name) ?? 0)]
    now.set(`phone:${before.step}`, atMs - before.atMs)
    DISK.forEach((name, index) => now.set(`${name} in ${before.step}`, disk[index]! - before.disk[index]!))
    before = { step, atMs, disk }
  }
  await sign([{ taskId: task.taskId, documentDigestHex: task.documentDigestHex, byBytes: true }], { codeId: view.codeId, onStep })
  onStep('')
  now.set('whole', performance.now() - startedAt)
}

/** A process of poppler's for the same page at the same width; undefined where it is not installed. */
function drawWithPoppler(): number | undefined {
  if (findProgram('pdftoppm') === undefined) return undefined
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  try {
    const startedAt = performance.now()
    execFileSync('pdftoppm', ['-png', '-f', '1', '-l', '1', '-scale-to-x', String(PAGE_WIDTH), '-scale-to-y', '-1', path.join(root, 'shared/vectors/samples', SAMPLES.pdf), path.join(folder, 'page')])
    return performance.now() - startedAt
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The verification by node:crypto that every co-signature passes inside the vault, by itself. */
function secondOpinionMs(): number {
  const sm2 = createSm2((count) => crypto.getRandomValues(new Uint8Array(count)))
  const [{ privateKey, publicKey }, opinion, message] = [generateKeyPair(sm2), createSecondOpinion(), new Uint8Array(150)]
  const signature = signDigest(sm2, privateKey, messageDigest(sm2, publicKey, message))
  const samples = Array.from({ length: 200 }, () => {
    const startedAt = performance.now()
    if (!opinion.verify(publicKey, message, signature)) throw new Error('the signature does not verify')
    return performance.now() - startedAt
  })
  return median(samples)
}

function rowsOf(runs: readonly Steps[], peers: { poppler: number[]; opinion: number; echoMs: number }): Row[] {
  const of = (...steps: string[]) => runs.map((run) => steps.reduce((sum, step) => sum + (run.get(step) ?? 0), 0))
  const less = (from: number[], ...taken: number[][]) => from.map((ms, index) => Math.max(0, taken.reduce((left, other) => left - other[index]!, ms)))
  const poppler: [string, number] | [] = peers.poppler.length > 0 ? ['poppler’s pdftoppm, a process for the page', median(peers.poppler)] : []
  const echo: [string, number] = [ECHO, peers.echoMs]
  const both = (figure: string, samples: number[], [peer, peerMs]: [string, number] | [] = []) => [row(`${figure}, median`, median(samples), 'ms', peer, peerMs), row(`${figure}, p95`, quantile(samples, 0.95), 'ms', peer, peerMs)]
  const [vault, finish] = [of('vault:complete', 'vault:roll'), of('call:finish-signature')]
  const inside = of('call:issue-timestamp', 'seal:files in complete', 'seal:transaction in complete')
  return [
    ...both('whole, claim to signed', of('whole'), echo),
    ...both('claim code', of('claim-code'), echo),
    ...both('open task', of('get-task'), echo),
    ...both(`page image, ${PAGE_WIDTH} pixels wide`, of('get-page-image'), poppler),
    ...both('begin', of('begin-signing'), echo),
    ...both('  of it: laying the signature on the PDF', of('call:prepare-signature')),
    ...both('    of that: files, on the disk', of('seal:files in begin')),
    ...both('  of it: vault, nonces', of('vault:begin')),
    ...both('read and digest the bytes', of('phone:check'), echo),
    ...both('phone: PIN stretched, share opened', of('open-share')),
    ...both('phone: the partial signature', less(of('phone:sign'), of('open-share'))),
    ...both('complete', of('complete-signing'), echo),
    ...both('  of it: vault, check, finish and roll', vault),
    row('  of it: second verification, node:crypto, by itself', peers.opinion, 'ms'),
    ...both('  of it: timestamp', of('call:issue-timestamp')),
    ...both('  of it: CMS and PDF finish, third verification', less(finish, inside)),
    ...both('  of it: files, on the disk', of('seal:files in complete')),
    ...both('  of it: transactions, on the disk', of('seal:transaction in complete', 'cosigning:transaction in complete')),
  ]
}

const notesOf = (hasPoppler: boolean): string[] => [
  'One phone signs a one-page prescription (PDF, 36 kB) again and again; platform and phone share this process, on SQLite with every commit waiting for the disk. Background work (callbacks) is off. The time that a person takes to read and type is not in it.',
  'The phone’s steps ran on this machine with a JIT compiler; WeChat on a phone has none. The stretching of the PIN is set at enrolment to take about 200 ms on the phone it runs on.',
  'The page image is asked for once for each document; the renderer draws it anew each time, as documents are new.',
  ...(hasPoppler ? [] : ['poppler is not installed on this machine: there is no peer for the page image.']),
]
