// Owns the order of the whole way: every screen of the catalogue once in each language.
import type { Camera } from './camera.ts'
import type { LanguageOfShot } from './contact-sheet.ts'
import { PEOPLE, type Morning } from './morning.ts'
import { openWalker, type Walker } from './walker.ts'
import { walkCodes } from './walks/codes.ts'
import { walkCompose } from './walks/compose.ts'
import { walkFirstUse } from './walks/first-use.ts'
import { walkFlow } from './walks/flow.ts'
import { chiefGrants, TO_SIGN_FOR_CHIEF, walkDelegation, walkOtherWays } from './walks/grants.ts'
import { walkHandwriting, walkLast, walkMessages, walkPerson, walkPin } from './walks/person.ts'
import { walkBatch, walkDocument, walkLists, walkMeanwhile, walkSigned, walkSigning } from './walks/signing.ts'

const PARTS: readonly (readonly [name: string, walk: (walker: Walker) => Promise<void>])[] = [
  ['lists', walkLists], ['document', walkDocument], ['signing', walkSigning], ['meanwhile', walkMeanwhile], ['batch', walkBatch], ['signed', walkSigned], ['codes', walkCodes], ['compose', walkCompose],
  ['flow', walkFlow], ['delegation', walkDelegation], ['handwriting', walkHandwriting], ['other ways', walkOtherWays], ['person', walkPerson], ['messages', walkMessages], ['pin', walkPin], ['last', walkLast],
]

export interface WalkOptions {
  /** only these parts, by name; the first use always */
  only?: readonly string[]
  onPart?: (name: string) => void
}

/** @returns the parts that could not be walked to their end, with why */
export async function walkAll(morning: Morning, language: LanguageOfShot, camera: Camera, { only, onPart }: WalkOptions = {}): Promise<string[]> {
  const walker = await openWalker(morning, language, camera)
  const failures: string[] = []
  const walkPart = async (name: string, walk: (walker: Walker) => Promise<void>): Promise<void> => {
    onPart?.(name)
    try {
      await walk(walker)
    } catch (cause) {
      failures.push(`${language} ${name}: ${cause instanceof Error ? cause.message.split('\n').slice(0, 12).join('\n') : String(cause)}\n${cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => line.includes('/walks/')).join('\n') : ''}`)
      if (process.env['SCREENS_TROUBLE']) await walker.page.screenshot({ path: `${process.env['SCREENS_TROUBLE']}-${language}-${name}.png`, scale: 'css' }).catch(() => undefined)
      await walker.page.context().setOffline(false)
      await walker.page.unrouteAll({ behavior: 'ignoreErrors' })
    }
  }
  if (only !== undefined && !only.includes('first use')) await morning.enrol(walker.phone, PEOPLE[language]).then(() => (language === 'en' ? chooseEnglish(walker) : undefined))
  else await walkPart('first use', walkFirstUse)
  await morning.alone(() => chiefGrants(morning, PEOPLE[language]))
  await morning.push('prescription', [PEOPLE.chief], { title: TO_SIGN_FOR_CHIEF[language] })
  if (failures.length > 0) return failures
  for (const [name, walk] of PARTS) if (only === undefined || only.includes(name)) await walkPart(name, walk)
  await walker.page.context().close()
  return failures
}

async function chooseEnglish(walker: Walker): Promise<void> {
  await walker.open('packages/person/settings/index', 'settings-page')
  await walker.taps('language-en')
}
