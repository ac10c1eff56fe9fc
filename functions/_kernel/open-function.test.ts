import { expect, test } from 'vitest'
import { openTestRuntime } from '../_runtime/testing/test-runtime.ts'
import type { BackgroundWork, FunctionContext } from './define-function.ts'
import { openFunction } from './open-function.ts'
import { createProcessContext } from './process-context.ts'

async function openWith(background: readonly BackgroundWork[]) {
  const runtime = await openTestRuntime()
  const { clock, log } = runtime
  const context: FunctionContext = { name: 'identity', env: {}, clock, random: runtime.kernel.random, log, call: () => Promise.reject(new Error('none')), share: (_, create) => create(), onClose: () => undefined }
  return { runtime, opened: await openFunction({ name: 'identity', open: () => Promise.resolve({}), kernel: () => runtime.kernel, routes: [], background: () => background } as never, context) }
}

test('background work runs again after a failure; stopping waits for what is running', async () => {
  let runs = 0
  let ended = 0
  const { runtime, opened } = await openWith([{
    name: 'sweep', everyMs: 5,
    async run() {
      if (++runs === 1) throw new Error('the disk is full')
      await new Promise((resolve) => setTimeout(resolve, 30))
      ended++
    },
  }])
  const stop = opened.startWork()
  await expect.poll(() => runs).toBeGreaterThanOrEqual(2)
  await stop()
  expect(ended).toBe(runs - 1)
  const runsThen = runs
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(runs).toBe(runsThen)
  expect(runtime.logged).toContainEqual({ level: 'error', line: expect.objectContaining({ op: 'work.sweep', detail: 'the disk is full' }) })
  await runtime.database.close()
})

test('SV-12 work that fails is told once, and once that it works again, however often it runs', async () => {
  let runs = 0
  const { runtime, opened } = await openWith([{ name: 'sweep', everyMs: 1, run: () => (++runs % 6 < 3 ? Promise.reject(new Error(`the disk is full: ${runs}`)) : Promise.resolve()) }])
  const told: unknown[] = []
  runtime.kernel.recordWork = (change) => Promise.resolve(void told.push(change))
  const stop = opened.startWork()
  await expect.poll(() => runs, { timeout: 15_000 }).toBeGreaterThanOrEqual(12)
  await stop()
  expect(told.slice(0, 4)).toEqual([
    { function: 'identity', work: 'sweep', state: 'failed', failures: 1, detail: 'the disk is full: 1' },
    { function: 'identity', work: 'sweep', state: 'recovered', failures: 2, detail: 'the disk is full: 2' },
    { function: 'identity', work: 'sweep', state: 'failed', failures: 1, detail: 'the disk is full: 6' },
    { function: 'identity', work: 'sweep', state: 'recovered', failures: 3, detail: 'the disk is full: 8' },
  ])
  await runtime.database.close()
})

test('a process shares one resource between its functions and ends in reverse order', async () => {
  const lines: string[] = []
  const process = createProcessContext({ env: {}, writeLog: (line) => void lines.push(line) })
  const none = () => Promise.reject(new Error('none'))
  const [one, two] = [process.forFunction('seal', none), process.forFunction('his', none)]
  const order: string[] = []
  const open = async () => {
    one.onClose(() => void order.push('database'))
    return {}
  }
  expect(await one.share('database', open)).toBe(await two.share('database', open))
  two.onClose(() => void order.push('server'))
  two.log('info', { op: 'his.started' })
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', function: 'his', op: 'his.started' })
  await process.close()
  await process.close()
  expect(order).toEqual(['server', 'database'])
})
