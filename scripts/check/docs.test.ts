import { expect, test } from 'vitest'
import { proseProblems } from './docs.ts'

const present = [
  'functions/seal/function.ts',
  'docs/architecture.md',
  'functions/seal/README.md',
  'docs/pictures/a.png',
]
const problems = (line: string): string[] =>
  proseProblems('docs/architecture.md', line, (place) => present.includes(place), ['check'])

test.each([
  'See `functions/seal/function.ts` and [here](../functions/seal/README.md#top).',
  '`functions/<name>/function.ts`, `functions/*/deps.ts`, `dist/functions/seal.mjs`, `data/demo.json`',
  '![picture](pictures/a.png) [outside](https://example.org/functions/x.ts)',
  'Run `npm run check`.',
])('%s passes', (line) => expect(problems(line)).toEqual([]))

test.each([
  ['`functions/seal/gone.ts`', 'functions/seal/gone.ts'],
  ['[gone](gone.md)', 'docs/gone.md'],
  ['![gone](pictures/b.png)', 'docs/pictures/b.png'],
  ['`npm run chekc`', 'npm run chekc'],
])('%s is told', (line, expected) => {
  expect(problems(line)).toHaveLength(1)
  expect(problems(line)[0]).toContain(expected)
})
