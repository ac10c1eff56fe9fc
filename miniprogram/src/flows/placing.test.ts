// MA-8: moving one's signature over the pages of a draft.
import { describe, expect, test } from 'vitest'
import { movedTo, samePlace, sharesOf, stepped, within, type Direction } from './placing.ts'

const A4 = { widthPoints: 595.28, heightPoints: 841.89 }
const box = { page: 3, x: 419, y: 758, width: 140, height: 48 }

describe('a tap on a page', () => {
  test.each<[string, { x: number; y: number }, number, number]>([
    ['in the middle', { x: 0.5, y: 0.5 }, 227.64, 396.95],
    ['in the top left corner', { x: 0, y: 0 }, 0, 0],
    ['in the bottom right corner', { x: 1, y: 1 }, 455.28, 793.89],
    ['beyond the edge', { x: -0.3, y: 1.2 }, 0, 793.89],
  ])('%s', (_, tap, x, y) => {
    const moved = movedTo(box, 1, tap, A4)
    expect(moved).toMatchObject({ page: 1, width: 140, height: 48 })
    expect([moved.x, moved.y]).toEqual([expect.closeTo(x, 1), expect.closeTo(y, 1)])
    expect([moved.x + moved.width <= A4.widthPoints, moved.y + moved.height <= A4.heightPoints]).toEqual([true, true])
  })
})

describe('small steps', () => {
  test.each<[Direction, number, number]>([['left', 414, 758], ['right', 424, 758], ['up', 419, 753], ['down', 419, 763]])('%s', (direction, x, y) => expect(stepped(box, direction, A4)).toMatchObject({ page: 3, x, y }))
  test('stop at the edge', () => {
    let moved = box
    for (let count = 0; count < 100; count++) moved = stepped(stepped(moved, 'down', A4), 'right', A4)
    expect(moved).toMatchObject({ x: 455.28, y: 793.89 })
  })
})

describe('on another page', () => {
  test('a smaller one takes it to its edge; one that is smaller than the signature, to its corner', () => {
    expect(within(box, { widthPoints: 419.53, heightPoints: 595.28 })).toMatchObject({ x: 279.53, y: 547.28 })
    expect(within(box, { widthPoints: 100, heightPoints: 40 })).toMatchObject({ x: 0, y: 0 })
  })
  test('as shares of its picture', () => expect(sharesOf({ ...box, x: 59.528, y: 0 }, A4)).toEqual({ left: '10%', top: '0%', width: '23.518%', height: '5.701%' }))
  test('the same place', () => expect([samePlace(box, { ...box }), samePlace(box, { ...box, page: 2 }), samePlace(box, { ...box, y: 1 })]).toEqual([true, false, false]))
})
