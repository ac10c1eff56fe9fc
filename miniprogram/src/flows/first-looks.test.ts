import { describe, expect, test } from 'vitest'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { Phone } from '../signing/phone.ts'
import { createFirstLooks } from './first-looks.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const card = (name: string, more: Partial<TaskCard> = {}): TaskCard => ({ taskId: `tsk_${name}`, documentDigestHex: name, contentKind: 'pdf', documentState: 'pending', ...more }) as TaskCard

function start(answer: (taskId: string) => Promise<string>) {
  const asked: string[] = []
  const call = async (_: unknown, input: { taskId: string; page: number; widthPx: number; format: string; isPreview: boolean }) => {
    asked.push(`${input.taskId} ${input.page}@${input.widthPx} ${input.format} ${input.isPreview}`)
    return { documentDigestHex: await answer(input.taskId), imageBase64: input.taskId }
  }
  const phone = { keystore: { loadEnrolled: async () => ({ deviceToken: 'T' }) }, client: { call } } as unknown as Phone
  return { asked, looks: createFirstLooks(phone, async () => 'webp') }
}
const right = async (taskId: string) => taskId.slice(4)

describe('first looks', () => {
  test('are fetched one after another, small, and only of pages that are drawn', async () => {
    const { asked, looks } = start(right)
    looks.prepare([card('a'), card('json', { contentKind: 'json' }), card('gone', { documentState: 'deleted' }), card('b')])
    expect(looks.of(card('b'))).toBeUndefined()
    await settled()
    expect(asked).toEqual(['tsk_a 1@420 webp true', 'tsk_b 1@420 webp true'])
    expect((await looks.of(card('a')))?.imageBase64).toBe('tsk_a')
  })
  test('once: what is kept or on its way is not asked for again', async () => {
    const { asked, looks } = start(right)
    looks.prepare([card('a')])
    looks.prepare([card('a'), card('a')])
    await settled()
    looks.prepare([card('a')])
    await settled()
    expect(asked).toHaveLength(1)
  })
  test('of what was asked before, only what was begun is finished', async () => {
    let go: (digest: string) => void = () => undefined
    const { asked, looks } = start((taskId) => (taskId === 'tsk_a' ? new Promise((resolve) => (go = resolve)) : right(taskId)))
    looks.prepare([card('a'), card('b')])
    await settled()
    looks.prepare([card('c')])
    go('a')
    await settled()
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['tsk_a', 'tsk_c'])
  })
  test('a long document that is opened is asked for at once, and nothing beside it', async () => {
    const { asked, looks } = start((taskId) => (taskId === 'tsk_a' ? new Promise(() => undefined) : right(taskId)))
    looks.prepare([card('a'), card('b')])
    await settled()
    looks.open(card('long', { pageCount: 20 }))
    expect((await looks.of(card('long')))?.imageBase64).toBe('tsk_long')
    looks.open(card('long', { pageCount: 20 }))
    looks.open(card('short', { pageCount: 1 })) // its sharp page comes as fast
    await settled()
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['tsk_a', 'tsk_long'])
  })
  test('another version is none, a failure may be tried again, the oldest give way', async () => {
    let isBroken = true
    const { asked, looks } = start(async (taskId) => {
      if (isBroken) throw new Error('no network')
      return taskId === 'tsk_moved' ? 'other' : right(taskId)
    })
    looks.prepare([card('a')])
    await settled()
    expect(looks.of(card('a'))).toBeUndefined()
    isBroken = false
    looks.prepare([card('a'), card('moved')])
    await settled()
    expect(await looks.of(card('a'))).toBeDefined()
    expect(await looks.of(card('moved'))).toBeUndefined()
    looks.prepare(Array.from({ length: 16 }, (_, index) => card(`n${index}`)))
    for (let turn = 0; turn < 20; turn++) await settled()
    expect(asked).toHaveLength(19)
    expect(looks.of(card('a'))).toBeUndefined()
    looks.clear()
    expect(looks.of(card('n15'))).toBeUndefined()
  })
})
