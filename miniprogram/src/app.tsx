// Entry of the app: global style, the built-ins of older phones, the person's language.
import './built-ins.ts'
import type { PropsWithChildren } from 'react'
import { recallAppearance } from './flows/appearance.ts'
import { recallLanguage } from './language/language.ts'
import { useLaunch } from './platform/index.ts'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    void recallLanguage()
    void recallAppearance()
  })
  return children
}
