// How the app looks to this person: light or dark, and how large the letters are; remembered on this phone (MA-11).
import { platform } from '../platform/index.ts'
import { createStore } from './store.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const TYPE_SIZES = ['normal', 'large', 'largest'] as const
export type TypeSize = (typeof TYPE_SIZES)[number]

export interface Appearance {
  theme: Theme
  typeSize: TypeSize
}

const STORED_AS = 'yiqian.appearance'

export const appearance = createStore<Appearance>({ theme: 'system', typeSize: 'normal' })

/** Takes up the choice of the last visit; what cannot be read is as if it were not there. Called once, when the app starts. */
export async function recallAppearance(): Promise<void> {
  const [theme, typeSize] = ((await platform.storage.get(STORED_AS).catch(() => undefined)) ?? '').split(' ')
  const found = { theme: THEMES.find((each) => each === theme), typeSize: TYPE_SIZES.find((each) => each === typeSize) }
  if (found.theme && found.typeSize) appearance.set({ theme: found.theme, typeSize: found.typeSize })
}

export async function chooseAppearance(change: Partial<Appearance>): Promise<void> {
  const next = { ...appearance.get(), ...change }
  appearance.set(next)
  await platform.storage.set(STORED_AS, `${next.theme} ${next.typeSize}`).catch(() => undefined)
}

/** Classes of a page's root; `system` has none, so that the device decides. */
export const appearanceClass = ({ theme, typeSize }: Appearance): string => [theme === 'system' ? '' : `yq-${theme}`, typeSize === 'normal' ? '' : `yq-type-${typeSize}`].filter(Boolean).join(' ')
