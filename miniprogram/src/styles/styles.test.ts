import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const text = readFileSync(path.join(import.meta.dirname, 'tokens.scss'), 'utf8')

/** name → red, green, blue of one theme */
function theme(name: 'light' | 'dark'): Map<string, number[]> {
  const block = text.slice(text.indexOf(`@mixin ${name}`)).split('}')[0]!
  return new Map([...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)].map(([, token, hex]) => [token!, [0, 2, 4].map((at) => parseInt(hex!.slice(at, at + 2), 16))]))
}

/** @source WCAG 2.2, relative luminance and contrast ratio */
function contrast(one: number[], other: number[]): number {
  const luminance = (colour: number[]) => {
    const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

/** text token → the grounds it is written on */
const PAIRS: Record<string, string[]> = {
  ink: ['ground', 'paper', 'sunken', 'accent-soft', 'accent-faint', 'raised'],
  'ink-2': ['ground', 'paper', 'sunken', 'accent-faint'],
  'ink-3': ['ground', 'paper'],
  'accent-ink': ['ground', 'paper', 'accent-soft', 'accent-faint', 'raised'],
  red: ['paper', 'ground', 'red-soft'],
  amber: ['paper', 'ground', 'amber-soft'],
  green: ['paper', 'green-soft'],
}

describe.each(['light', 'dark'] as const)('contrast of the %s theme is AA', (name) => {
  const colours = theme(name)
  test('both themes name the same colours', () => expect([...colours.keys()]).toEqual([...theme('light').keys()]))
  test.each(Object.entries(PAIRS).flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('%s on %s', (ink, ground) => {
    expect(contrast(colours.get(ink)!, colours.get(ground)!)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(['accent', 'accent-strong', 'accent-busy', 'bar'])('white on %s', (fill) => expect(contrast([255, 255, 255], colours.get(fill)!)).toBeGreaterThanOrEqual(4.5))
})

test('what moves stands still, or slows down, for whoever asked the device for less motion', () => {
  const css = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.scss')).map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'))
  const moving = css.filter((each) => !each.includes('prefers-reduced-motion')).flatMap((each) => [...each.matchAll(/(\.yq-[\w-]+) \{[^{}]*\b(?:animation|transition): /g)].map(([, selector]) => selector!))
  expect(moving).toContain('.yq-spinner')
  const calmed = [...css.find((each) => each.includes('prefers-reduced-motion'))!.matchAll(/\.yq-[\w-]+/g)].map(([selector]) => selector)
  expect([...calmed].sort()).toEqual([...moving].sort())
})
