// Owns the making of tokens without a network, in a process of its own: the same work with the journal and without it. Prints one JSON object.
import { randomFillSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadFunction } from '../../../functions/_embedded/functions.ts'
import { callInProcess } from '../../../functions/_kernel/call-function.ts'
import { openFunction } from '../../../functions/_kernel/open-function.ts'
import { createProcessContext } from '../../../functions/_kernel/process-context.ts'
import { openDeps } from '../../../functions/timestamp/deps.ts'
import { createAnswerer } from '../../../functions/timestamp/issuing/answer-request.ts'
import { createTokenMaker } from '../../../functions/timestamp/issuing/issue-token.ts'
import { createSerialNumbers } from '../../../functions/timestamp/issuing/serial-numbers.ts'
import { OID } from '../../../shared/crypto/der/oid.ts'
import { encodeTimestampRequest } from '../../../shared/crypto/tsp/request.ts'
import { median } from '../figures.ts'

const ROUNDS = 7
const ROUND_MS = 700
const BESIDE = 128

const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
const shared = createProcessContext({ env: { DATA_DIR: folder }, writeLog: () => undefined })
const authority = await openFunction(await loadFunction('certificates'), shared.forFunction('certificates', () => Promise.reject(new Error('calls nobody'))))
const context = shared.forFunction('timestamp', callInProcess('timestamp', () => Promise.resolve(authority.dispatch)))
const deps = await openDeps(context)
const without = createAnswerer({ ...deps, log: context.log, tokens: createTokenMaker({ ...deps, journal: { append: () => Promise.resolve({ sequence: 1 }) }, nextSerial: createSerialNumbers(context.random) }) })
const request = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: randomFillSync(new Uint8Array(32)) }, nonce: 4711n, certReq: false })

async function rate(answer: typeof deps.answer): Promise<number> {
  const startedAt = performance.now()
  let done = 0
  const lane = async (): Promise<void> => {
    for (; performance.now() - startedAt < ROUND_MS; done++) await answer(request, { transport: 'http' })
  }
  await Promise.all(Array.from({ length: BESIDE }, lane))
  return (done * 1000) / (performance.now() - startedAt)
}

await rate(deps.answer)
await rate(without)
const [on, off]: [number[], number[]] = [[], []]
for (let round = 0; round < ROUNDS; round++) {
  on.push(await rate(deps.answer))
  off.push(await rate(without))
}
await shared.close()
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify({ on: median(on), off: median(off) })}\n`)
process.exit(0)
