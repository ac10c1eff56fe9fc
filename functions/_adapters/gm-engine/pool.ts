// Owns verifying many signatures at once: batches go to worker threads, a few stay here, where they are done sooner than sent.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { engineWorkerFile } from './assets.ts'
import { isWellFormed, packItems, type BatchAnswer, type BatchJob, type VerifyItem } from './batch.ts'
import type { Signatures } from './signatures.ts'

export interface VerifyPool {
  /** Whether each is a valid signature, in the same order. Items of a wrong length are not. */
  verifyMany(items: readonly VerifyItem[]): Promise<boolean[]>
  close(): Promise<void>
}

export interface VerifyPoolParts {
  /** this thread's own engine */
  readonly engine: Pick<Signatures, 'verifyDigest'>
  readonly threads?: number
  /** batches of up to this many are verified in this thread; 16 take 2 ms at most */
  readonly inlineItems?: number
}

/** Items a thread takes at a time: long enough to be worth the way, short enough to share the work evenly. */
const jobItems = 64

interface Waiting { readonly resolve: (verdicts: Uint8Array) => void; readonly reject: (error: Error) => void }
interface Lane { readonly worker: Worker; readonly waiting: Map<number, Waiting> }

export function createVerifyPool({ engine, threads = availableParallelism(), inlineItems = 16 }: VerifyPoolParts): VerifyPool {
  const lanes: (Lane | undefined)[] = Array.from({ length: Math.max(1, threads) })
  let [lastId, turn, isClosed] = [0, 0, false]

  function start(index: number): Lane {
    const lane: Lane = { worker: new Worker(engineWorkerFile(), { execArgv: [] }), waiting: new Map() }
    const drop = (error: Error): void => {
      if (lanes[index] === lane) lanes[index] = undefined
      for (const { reject } of lane.waiting.values()) reject(error)
      lane.waiting.clear()
    }
    lane.worker.on('message', (answer: BatchAnswer) => {
      const waiting = lane.waiting.get(answer.id)
      lane.waiting.delete(answer.id)
      if (lane.waiting.size === 0) lane.worker.unref()
      if ('failed' in answer) waiting?.reject(new Error(answer.failed))
      else waiting?.resolve(answer.verdicts)
    })
    lane.worker.on('error', (cause) => drop(cause instanceof Error ? cause : new Error(String(cause))))
    lane.worker.on('exit', (status) => drop(new Error(`a verifying thread ended with ${status}`)))
    return (lanes[index] = lane)
  }

  function send(items: readonly VerifyItem[]): Promise<Uint8Array> {
    if (isClosed) return Promise.reject(new Error('the pool is closed'))
    const index = turn++ % lanes.length
    const lane = lanes[index] ?? start(index)
    const job: BatchJob = { id: ++lastId, items: packItems(items) }
    return new Promise((resolve, reject) => {
      lane.waiting.set(job.id, { resolve, reject })
      lane.worker.ref()
      lane.worker.postMessage(job, [job.items.buffer as ArrayBuffer])
    })
  }

  return {
    async verifyMany(items) {
      const verdicts = items.map(() => false)
      const sound = [...items.keys()].filter((index) => isWellFormed(items[index]!))
      if (sound.length <= inlineItems) {
        for (const index of sound) verdicts[index] = engine.verifyDigest(items[index]!.publicKey, items[index]!.digest, items[index]!.signature)
        return verdicts
      }
      const size = Math.max(8, Math.min(jobItems, Math.ceil(sound.length / lanes.length)))
      const jobs = Array.from({ length: Math.ceil(sound.length / size) }, (_, i) => sound.slice(i * size, (i + 1) * size))
      await Promise.all(jobs.map(async (indices) => {
        const answer = await send(indices.map((index) => items[index]!))
        indices.forEach((index, i) => (verdicts[index] = answer[i] === 1))
      }))
      return verdicts
    },
    async close() {
      isClosed = true
      await Promise.all(lanes.flatMap((lane) => (lane ? [lane.worker.terminate()] : [])))
    },
  }
}
