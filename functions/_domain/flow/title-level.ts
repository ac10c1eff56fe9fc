// Levels of titles by the hospital's table, and who may pass a document to whom: only upward, on one ladder (MA-13).
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** Titles from the lowest to the highest level; several of one level lie together. */
export interface TitleLadder {
  name: { zh: string; en: string }
  levels: readonly (readonly string[])[]
}

export interface TitleLevel {
  /** name of the ladder */
  ladder: { zh: string; en: string }
  /** 1 is the lowest */
  level: number
}

/** The grades of health professionals; a hospital replaces them by its own table (TITLE_LEVELS_FILE). */
export const COMMON_LADDERS: readonly TitleLadder[] = [
  { name: { zh: '医师', en: 'Physicians' }, levels: [['住院医师', '医师', '医士'], ['主治医师', '主治医生'], ['副主任医师'], ['主任医师']] },
  { name: { zh: '护理', en: 'Nurses' }, levels: [['护士'], ['护师', '责任护士'], ['主管护师', '护士长'], ['副主任护师'], ['主任护师']] },
  { name: { zh: '药学', en: 'Pharmacists' }, levels: [['药士'], ['药师', '审方药师'], ['主管药师'], ['副主任药师'], ['主任药师']] },
  { name: { zh: '医技', en: 'Technicians' }, levels: [['技士', '检验士'], ['技师', '检验师'], ['主管技师', '主管检验师'], ['副主任技师', '副主任检验师'], ['主任技师', '主任检验师']] },
]

/** @returns undefined for a title that the table does not name: it passes nothing on and is passed nothing */
export function titleLevel(ladders: readonly TitleLadder[], title: string): TitleLevel | undefined {
  for (const { name, levels } of ladders) {
    const index = levels.findIndex((titles) => titles.includes(title.trim()))
    if (index >= 0) return { ladder: name, level: index + 1 }
  }
  return undefined
}

export function mayPassOn(ladders: readonly TitleLadder[], fromTitle: string, toTitle: string): boolean {
  const [from, to] = [titleLevel(ladders, fromTitle), titleLevel(ladders, toTitle)]
  return from !== undefined && to !== undefined && from.ladder.zh === to.ladder.zh && from.level < to.level
}

/** @throws {Fault} flow.not_upward */
export function assertMayPassOn(ladders: readonly TitleLadder[], fromTitle: string, toTitle: string): void {
  if (!mayPassOn(ladders, fromTitle, toTitle)) throw new Fault('flow.not_upward', { facts: { fromTitle, toTitle } })
}

/**
 * @param json `[{"name":{"zh","en"},"levels":[["住院医师"],["主治医师"]]}]`
 * @throws {Error} in words for whoever keeps the file
 */
export function parseLadders(json: string): TitleLadder[] {
  const given: unknown = JSON.parse(json)
  if (!Array.isArray(given)) throw new Error('the table of title levels must be a list of ladders')
  const seen = new Set<string>()
  for (const ladder of given as Partial<TitleLadder>[]) {
    if (typeof ladder?.name?.zh !== 'string' || typeof ladder.name.en !== 'string' || !Array.isArray(ladder.levels)) throw new Error('each ladder of title levels needs a name {zh, en} and levels')
    for (const titles of ladder.levels) {
      if (!Array.isArray(titles) || titles.length === 0) throw new Error(`a level of ${ladder.name.zh} has no titles`)
      for (const title of titles) {
        if (typeof title !== 'string' || seen.has(title)) throw new Error(`title ${String(title)} must be a text and stand once`)
        seen.add(title)
      }
    }
  }
  return given as TitleLadder[]
}
