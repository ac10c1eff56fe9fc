import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createGathering, type Gathering } from './gathering.ts'

/** Whether the write has begun, told without leaving the call. */
function aWrite(gathering: Gathering) {
  const write = { hasBegun: false, ended: Promise.resolve() }
  write.ended = gathering.ended(async () => void (write.hasBegun = true))
  return write
}

test('a single caller does not wait for the end of the turn', () => {
  expect(aWrite(createGathering(() => 1)).hasBegun).toBe(true)
})

test('half of those under way are enough, in the very call of the last of them; fewer wait for the end of the turn', async () => {
  let waiting = 1
  const gathering = createGathering(() => waiting)
  gathering.learn(7)
  const write = aWrite(gathering)
  for (; waiting < 4; waiting++) gathering.note()
  expect(write.hasBegun).toBe(false)
  gathering.note()
  expect(write.hasBegun).toBe(true)
  await write.ended

  waiting = 1
  const alone = aWrite(gathering)
  expect(alone.hasBegun).toBe(false)
  await nextTurn()
  await alone.ended
  expect(alone.hasBegun).toBe(true)
})

test('a write that began early does not begin again when the turn ends', async () => {
  let [waiting, writes] = [1, 0]
  const gathering = createGathering(() => waiting)
  gathering.learn(4)
  const first = gathering.ended(async () => void writes++)
  waiting = 2
  gathering.note()
  await first
  waiting = 1
  gathering.learn(8)
  void gathering.ended(async () => void writes++)
  gathering.note()
  expect(writes).toBe(1)
  await nextTurn()
  await nextTurn()
  expect(writes).toBe(2)
})
