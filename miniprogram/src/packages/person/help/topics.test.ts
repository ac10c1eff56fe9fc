// MA-11: the help names keys and rows by the very words that the app shows.
import { expect, test } from 'vitest'
import { dictionary, type LanguageName } from '../../../language/dictionary.ts'
import { TOPICS } from './topics.ts'

const steps = TOPICS.flatMap(({ name, steps: all }) => all.map(({ say }, index) => ({ where: `${name}, step ${index + 1}`, say })))
const shown = (language: LanguageName): string[] => Object.values(dictionary).map((text) => text[language])

test.each(['zh', 'en'] as const)('what stands in quotes is a text of the app: %s', (language) => {
  const words = new Set(shown(language))
  const named = steps.flatMap(({ where, say }) => [...say[language].matchAll(/“([^”]+)”/g)].map(([, quoted]) => ({ where, quoted: quoted! })))
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(({ quoted }) => !words.has(quoted))).toEqual([])
})

test.each([['zh', /我的 → (.+)/], ['en', /Me → (.+)/]] as const)('the way through the person’s page begins with a row of it: %s', (language, way) => {
  const titles = shown(language)
  const ways = steps.flatMap(({ where, say }) => way.exec(say[language])?.slice(1).map((rest) => ({ where, rest })) ?? [])
  expect(ways.length).toBeGreaterThan(5)
  expect(ways.filter(({ rest }) => !titles.some((title) => rest.startsWith(title) && /^(?:[，。：,;:.、]|$)/.test(rest.slice(title.length))))).toEqual([])
})
