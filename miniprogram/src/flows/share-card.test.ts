import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { SHARE_CARD } from './share-card.ts'

const source = path.join(import.meta.dirname, '..')

test('SE-7 a share card leads to the home page, in nobody’s words, with a picture that is not of the page', () => {
  expect(SHARE_CARD).toEqual({ title: '医签', path: '/pages/index/index', imageUrl: '/share-card.png' })
  expect(readFileSync(path.join(source, 'share-card.png')).subarray(1, 4).toString()).toBe('PNG')
})
test('SE-7 no other page can be shared, and nothing goes to the moments', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  const holding = (word: RegExp) => files.filter((file) => word.test(readFileSync(path.join(source, file), 'utf8')))
  expect(holding(/enableShareAppMessage/)).toEqual(['pages/index/index.config.ts'])
  expect(holding(/useShareAppMessage\(/)).toEqual(['pages/index/index.tsx'])
  expect(holding(/ShareTimeline|openType='share'/)).toEqual([])
})
