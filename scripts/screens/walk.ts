// Owns the order of the whole way: every screen of the catalogue once in each language.
import type { Camera } from './camera.ts'
import type { LanguageOfShot } from './contact-sheet.ts'
import { PEOPLE, STRICT_PEOPLE, type Morning } from './morning.ts'
import { openWalker, type Walker } from './walker.ts'
import { walkCodes } from './walks/codes.ts'
import { walkCompose, walkSigners } from './walks/compose.ts'
import { walkFirstUse } from './walks/first-use.ts'
import { walkFlow } from './walks/flow.ts'
import { chiefGrants, TO_SIGN_FOR_CHIEF, walkDelegation, walkOtherWays } from './walks/grants.ts'
import { walkHandwriting, walkLast, walkMessages, walkPerson, walkPin } from './walks/person.ts'
import { walkLargest, walkStates } from './walks/states.ts'
import { walkSecondPhone, walkStrict } from './walks/strict.ts'
import { pushMorning, walkBatch, walkDocument, walkLists, walkMeanwhile, walkSigned, walkSigning } from './walks/signing.ts'

const PARTS: readonly (readonly [name: string, walk: (walker: Walker) => Promise<void>])[] = [
  ['lists', walkLists], ['document', walkDocument], ['signing', walkSigning], ['meanwhile', walkMeanwhile], ['batch', walkBatch], ['signed', walkSigned], ['codes', walkCodes], ['compose', walkCompose],
  ['flow', walkFlow], ['signers', walkSigners], ['delegation', walkDelegation], ['handwriting', walkHandwriting], ['other ways', walkOtherWays], ['person', walkPerson], ['messages', walkMessages], ['states', walkStates], ['largest', walkLargest], ['pin', walkPin], ['last', walkLast],
]

export interface WalkOptions {
  /** only these parts, by name; the first use always */
  only?: readonly string[]
  onPart?: (language: LanguageOfShot, name: string) => void
}

/** Each language on phones of its own, side by side; then the hospital becomes stricter, for both. @returns the parts that could not be walked to their end, with why */
export async function walkAll(morning: Morning, languages: readonly LanguageOfShot[], camera: Camera, options: WalkOptions = {}): Promise<string[]> {
  const { only } = options
  const isOnlyStrict = only !== undefined && only.every((part) => part === 'strict')
  const failures = isOnlyStrict ? [] : (await Promise.all(languages.map((language) => walkLanguage(morning, language, camera, options)))).flat()
  if (only !== undefined && !only.includes('strict')) return failures
  await morning.becomeStrict()
  for (const language of languages) failures.push(...(await walkStricter(morning, language, camera, options)))
  return failures
}

async function walkStricter(morning: Morning, language: LanguageOfShot, camera: Camera, { onPart }: WalkOptions): Promise<string[]> {
  const failures: string[] = []
  for (const [name, walk] of [['strict', walkStrict], ['second phone', walkSecondPhone]] as const) {
    onPart?.(language, name)
    const walker = await openWalker(morning, language, camera, STRICT_PEOPLE[language])
    failures.push(...(await walked(walker, name, walk)))
    await walker.page.context().close()
  }
  return failures
}

/** @returns why the part could not be walked to its end; nothing where it could */
async function walked(walker: Walker, name: string, walk: (walker: Walker) => Promise<void>): Promise<string[]> {
  try {
    await walk(walker)
    return []
  } catch (cause) {
    const { language, page } = walker
    if (process.env['SCREENS_TROUBLE']) await page.screenshot({ path: `${process.env['SCREENS_TROUBLE']}-${language}-${name}.png`, scale: 'css' }).catch(() => undefined)
    await page.context().setOffline(false)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    if (!(cause instanceof Error)) return [`${language} ${name}: ${String(cause)}`]
    const steps = (cause.stack ?? '').split('\n').filter((line) => line.includes('/walks/'))
    return [`${language} ${name}: ${cause.message.split('\n').slice(0, 12).join('\n')}\n${steps.join('\n')}`]
  }
}

async function walkLanguage(morning: Morning, language: LanguageOfShot, camera: Camera, { only, onPart }: WalkOptions): Promise<string[]> {
  const walker = await openWalker(morning, language, camera)
  const failures: string[] = []
  const walkPart = async (name: string, walk: (walker: Walker) => Promise<void>): Promise<void> => {
    onPart?.(language, name)
    failures.push(...(await walked(walker, name, walk)))
  }
  if (only !== undefined && !only.includes('first use')) await morning.enrol(walker.phone, PEOPLE[language]).then(() => (language === 'en' ? chooseEnglish(walker) : undefined))
  else await walkPart('first use', walkFirstUse)
  if (failures.length > 0) return failures
  await pushMorning(walker)
  await morning.alone(() => chiefGrants(morning, PEOPLE[language]))
  await morning.push('prescription', [PEOPLE.chief], { title: TO_SIGN_FOR_CHIEF[language] })
  for (const [name, walk] of PARTS) if (only === undefined || only.includes(name)) await walkPart(name, walk)
  await walker.page.context().close()
  return failures
}

async function chooseEnglish(walker: Walker): Promise<void> {
  await walker.open('packages/person/settings/index', 'settings-page')
  await walker.taps('language-en')
}
