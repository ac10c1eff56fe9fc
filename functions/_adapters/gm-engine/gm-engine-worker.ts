// Runs in a worker thread: an engine of its own, which verifies batches. No secret ever comes here.
import { randomFillSync } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { itemBytes, unpackItem, type BatchAnswer, type BatchJob } from './batch.ts'
import { createGmEngine } from './engine.ts'
import type { GmEngine } from './gm-engine.ts'

let engine: GmEngine | undefined

parentPort?.on('message', ({ id, items }: BatchJob) => {
  const answer = (value: BatchAnswer): void => parentPort?.postMessage(value)
  try {
    engine ??= createGmEngine({ random: (lengthBytes) => randomFillSync(new Uint8Array(lengthBytes)) })
    const verdicts = new Uint8Array(items.length / itemBytes)
    for (let i = 0; i < verdicts.length; i++) {
      const { publicKey, digest, signature } = unpackItem(items, i)
      verdicts[i] = engine.verifyDigest(publicKey, digest, signature) ? 1 : 0
    }
    answer({ id, verdicts })
  } catch (error) {
    answer({ id, failed: String(error) })
  }
})
