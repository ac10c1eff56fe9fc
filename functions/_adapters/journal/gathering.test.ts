import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createGathering } from './gathering.ts'

/** Whether it has ended once all microtasks have run. */
async function isOver(ended: Promise<void>): Promise<boolean> {
  let over = false
  void ended.then(() => (over = true))
  for (let i = 0; i < 5; i++) await Promise.resolve()
  return over
}

test('a single caller does not wait for the end of the turn', async () => {
  expect(await isOver(createGathering(() => 1).ended())).toBe(true)
})

test('half of those under way are enough; fewer wait for the end of the turn', async () => {
  let waiting = 1
  const gathering = createGathering(() => waiting)
  gathering.learn(7)
  const ended = gathering.ended()
  for (; waiting < 3; waiting++) gathering.note()
  expect(await isOver(ended)).toBe(false)
  waiting = 4
  gathering.note()
  expect(await isOver(ended)).toBe(true)

  waiting = 1
  const alone = gathering.ended()
  expect(await isOver(alone)).toBe(false)
  await nextTurn()
  expect(await isOver(alone)).toBe(true)
})
