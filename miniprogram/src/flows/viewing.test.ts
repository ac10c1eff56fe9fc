import { describe, expect, test } from 'vitest'
import type { Phone } from '../signing/phone.ts'
import { jsonLines } from './json-tree.ts'
import { currentPage, layOutPages, pagesLookedAt, pagesWithin, sayPages, spotInMiddle } from './page-layout.ts'
import { createPagePictures } from './page-pictures.ts'
import { NO_FILTER } from './list-filter.ts'
import { createTaskList, isNarrowed } from './task-list.ts'
import { clampZoom, nextZoom, scrollAfterZoom, sharpWidth } from './zoom.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('where pages lie', () => {
  const layout = layOutPages([1.5, 1, 1.5], 100, 10)
  test('one below the other', () => expect(layout).toEqual({ tops: [0, 160, 270], heights: [150, 100, 150], totalPx: 420 }))
  test.each([
    [0, 100, [1], 1, [1]],
    [100, 100, [1, 2], 1, []],
    [151, 100, [2], 2, [2]],
    [150, 200, [2, 3], 2, [2, 3]],
    [0, 420, [1, 2, 3], 1, [1, 2, 3]],
  ])('from %i, %i high', (top, height, within, current, lookedAt) => {
    expect(pagesWithin(layout, top, top + height)).toEqual(within)
    expect(currentPage(layout, top, height)).toBe(current)
    expect(pagesLookedAt(layout, top, height)).toEqual(lookedAt)
  })
  test('in short', () => expect(sayPages([2, 3, 5, 6, 7, 9])).toBe('2, 3, 5–7, 9'))
})

describe('zoom', () => {
  test('what is under the fingers stays there', () => {
    const [scroll, focus] = [{ x: 40, y: 300 }, { x: 120, y: 200 }]
    const after = scrollAfterZoom(scroll, focus, 2.5)
    expect([(after.x + focus.x) / 2.5, (after.y + focus.y) / 2.5]).toEqual([160, 500])
  })
  test('steps and limits', () => {
    expect([clampZoom(0.2), clampZoom(9), nextZoom(1, 1), nextZoom(1.7, 1), nextZoom(4, 1), nextZoom(1.7, -1), nextZoom(1, -1)]).toEqual([1, 4, 1.5, 2, 4, 1.5, 1])
    expect([sharpWidth(390, 3, 1), sharpWidth(390, 3, 2), sharpWidth(390, 3, 4)]).toEqual([1170, 2340, 3000])
  })
})

describe('JSON as lines', () => {
  test('keys, lists, kinds, in order and as written', () => {
    const lines = jsonLines('{"药品":[{"名称":"阿司匹林","剂量":1.50}],"长期":true,"备注":null,"空":[],"次数":3}')!
    expect(lines.map(({ depth, key, kind, value }) => [depth, key, kind, value])).toEqual([
      [0, '药品', 'group', ''], [1, '1', 'group', ''], [2, '名称', 'text', '阿司匹林'], [2, '剂量', 'number', '1.50'],
      [0, '长期', 'yes', ''], [0, '备注', 'empty', ''], [0, '空', 'empty', ''], [0, '次数', 'number', '3'],
    ])
  })
  test('a key that stands twice is shown twice, a large number is not rounded', () => {
    expect(jsonLines('{"dose":"5 mg","dose":"9 mg"}')!.map(({ value }) => value)).toEqual(['5 mg', '9 mg'])
    expect(jsonLines('[12345678901234567890]')![0]!.value).toBe('12345678901234567890')
  })
  test('structure inside texts is text', () => expect(jsonLines('{"a":"{\\"b\\":[1,2]}"}')).toEqual([{ depth: 0, key: 'a', isIndex: false, kind: 'text', value: '{"b":[1,2]}' }]))
  test('what is no JSON has no lines', () => expect([jsonLines('{a:1}'), jsonLines(''), jsonLines(`[${'1,'.repeat(6000)}1]`)]).toEqual([undefined, undefined, undefined]))
})

describe('the way to a signature', () => {
  const layout = layOutPages([1.5, 1.5, 1.5], 400, 10)
  const view = { width: 400, height: 500 }
  test.each([
    ['at the foot of the second page: in the middle of the view', { page: 2, left: 0.7, top: 0.9, width: 0.2, height: 0.06 }, 400, { x: 120, y: 610 + 0.93 * 600 - 250 }],
    ['at the very top left: no further than the edge', { page: 1, left: 0, top: 0, width: 0.2, height: 0.06 }, 400, { x: 0, y: 0 }],
  ])('%s', (_, spot, widthPx, expected) => expect(spotInMiddle(layout, spot, { widthPx, view })).toEqual({ x: expect.closeTo(expected.x, 6), y: expect.closeTo(expected.y, 6) }))
})

/** A phone of which only the client is asked. */
const phoneThatAnswers = (call: (operation: string, input: never) => unknown): Phone =>
  ({ ports: { clock: { nowMs: () => 1 } }, keystore: { loadEnrolled: async () => ({ deviceToken: 'T' }) }, client: { call: async ({ operation }: { operation: string }, input: never) => call(operation, input) } }) as unknown as Phone

describe('pictures of pages', () => {
  const digest = 'aa'.repeat(32)
  const start = (answer: (input: { page: number; widthPx: number }) => unknown) => {
    const [asked, forgotten]: [string[], string[]] = [[], []]
    const phone = phoneThatAnswers((_, input: { page: number; widthPx: number }) => {
      asked.push(`${input.page}@${input.widthPx}`)
      return answer(input)
    })
    const pictures = createPagePictures(phone, { taskId: 'tsk_1', pageCount: 40, documentDigestHex: digest, toSource: async (base64) => base64, forget: (source) => void forgotten.push(source) })
    return { asked, forgotten, pictures }
  }
  const image = ({ page, widthPx }: { page: number; widthPx: number }) => ({ imageBase64: `p${page}w${widthPx}`, contentType: 'image/png', widthPx, heightPx: widthPx * 2, pageCount: 40, documentDigestHex: digest })

  test('come once, sharper when zoomed, and far ones are let go', async () => {
    const { asked, forgotten, pictures } = start(image)
    pictures.want([1, 2], 100)
    await settled()
    pictures.want([1, 2], 100)
    pictures.want([1], 200)
    await settled()
    expect(asked).toEqual(['1@100', '2@100', '1@200'])
    expect(pictures.state.get().pictures[1]).toEqual({ source: 'p1w200', widthPx: 200, isFailed: false })
    expect(forgotten).toEqual(['p1w100'])
    for (let page = 3; page <= 30; page++) {
      pictures.want([page], 100)
      await settled()
    }
    expect(Object.keys(pictures.state.get().pictures).map(Number)).not.toContain(1)
    pictures.end()
    expect(pictures.state.get().pictures).toEqual({})
  })
  test('the shape of a page that did not come is that of the one before', async () => {
    const { pictures } = start(image)
    pictures.want([1], 100)
    await settled()
    expect(pictures.state.get().ratios.slice(0, 3)).toEqual([2, 2, 2])
  })
  test('a picture of another version is not shown', async () => {
    const { pictures } = start((input) => ({ ...image(input), documentDigestHex: 'bb'.repeat(32) }))
    pictures.want([1], 100)
    await settled()
    expect(pictures.state.get()).toMatchObject({ isChanged: true, pictures: {} })
  })
  test('a page of a long document comes small at first, and sharp right after', async () => {
    const { pictures, asked } = start(image)
    pictures.want([1], 1200)
    for (let turn = 0; turn < 5; turn++) await settled()
    expect(asked).toEqual(['1@420', '1@1200'])
    expect(pictures.state.get().pictures[1]?.source).toBe('p1w1200')
  })
  test('a failed page says so and can be asked for again', async () => {
    let isBroken = true
    const { pictures } = start((input) => {
      if (isBroken) throw new Error('no')
      return image(input)
    })
    pictures.want([1], 100)
    await settled()
    expect(pictures.state.get().pictures[1]?.isFailed).toBe(true)
    isBroken = false
    pictures.retry(1)
    await settled()
    expect(pictures.state.get().pictures[1]?.source).toBe('p1w100')
  })
})

describe('MP-7 a list', () => {
  const card = (number: number) => ({ taskId: `tsk_${number}` })
  const answer = (from: number, nextCursor: string | null) => ({ items: [card(from), card(from + 1)], nextCursor, counts: { pending: 5, signed: 0, closed: 0 } })
  const ids = (list: ReturnType<typeof createTaskList>) => list.state.get().items?.map(({ taskId }) => taskId)

  test('reads on, and a task that moved between two pages is shown once', async () => {
    const list = createTaskList(phoneThatAnswers((_, { cursor }: { cursor?: string }) => (cursor === undefined ? answer(1, 'c') : answer(2, null))), 'pending')
    await list.refresh()
    await list.more()
    await list.more()
    expect(ids(list)).toEqual(['tsk_1', 'tsk_2', 'tsk_3'])
  })
  test('fills up to what is asked for and stops at the end', async () => {
    let page = 0
    const list = createTaskList(phoneThatAnswers(() => answer(++page * 2, page < 3 ? 'c' : null)), 'pending')
    await list.refresh()
    await list.fill(100)
    expect(ids(list)).toHaveLength(6)
  })
  test('the late answer of an older search is dropped', async () => {
    const waiting: ((value: unknown) => void)[] = []
    const list = createTaskList(phoneThatAnswers(() => new Promise((resolve) => waiting.push(resolve))), 'pending')
    const older = list.search('a')
    const newer = list.search('b')
    await settled()
    waiting[1]!(answer(7, null))
    waiting[0]!(answer(1, null))
    await Promise.all([older, newer])
    expect(ids(list)).toEqual(['tsk_7', 'tsk_8'])
  })
  test('a refresh brings the head up to date and keeps what was scrolled through', async () => {
    const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => card(from + index))
    let head = numbers(0, 100)
    const list = createTaskList(phoneThatAnswers((_, { cursor }: { cursor?: string }) => ({ items: cursor === undefined ? head : numbers(100, 200), nextCursor: 'c', counts: { pending: 500, signed: 0, closed: 0 } })), 'pending')
    await list.refresh()
    await list.more()
    const before = list.state.get().items!
    expect(before).toHaveLength(200)
    await list.refresh()
    expect(list.state.get().items).toBe(before)
    head = [card(1000), ...numbers(0, 99).filter(({ taskId }) => taskId !== 'tsk_5')]
    await list.refresh()
    expect(ids(list)).toEqual(['tsk_1000', ...numbers(0, 200).map(({ taskId }) => taskId).filter((id) => id !== 'tsk_5')])
    head = numbers(300, 400)
    await list.refresh()
    expect(ids(list)).toHaveLength(100)
  })
  test('a filter and the words are asked for; what this phone dealt with goes at once', async () => {
    const asked: Record<string, unknown>[] = []
    const list = createTaskList(phoneThatAnswers((_, input: Record<string, unknown>) => (asked.push(input), { ...answer(1, null), matching: 2 })), 'signed')
    await list.narrow({ ...NO_FILTER, documentTypes: ['prescription'] })
    await list.search('张三')
    expect(asked.at(-1)).toMatchObject({ list: 'signed', query: '张三', documentTypes: ['prescription'] })
    expect([list.state.get().matching, isNarrowed(list.state.get())]).toEqual([2, true])
    list.drop(['tsk_1'])
    expect(ids(list)).toEqual(['tsk_2'])
  })
  test('without an answer the list that is shown stays', async () => {
    let isBroken = false
    const list = createTaskList(phoneThatAnswers(() => {
      if (isBroken) throw new Error('no')
      return answer(1, null)
    }), 'pending')
    await list.refresh()
    isBroken = true
    await list.refresh()
    expect(list.state.get()).toMatchObject({ items: [{}, {}], problem: { code: 'phone.unexpected' }, isLoading: false })
  })
})
