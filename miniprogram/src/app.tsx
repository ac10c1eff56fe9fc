// Entry of the app: global style, the built-ins of older phones, the person's language.
import './built-ins.ts'
import type { PropsWithChildren } from 'react'
import { recallLanguage } from './language/language.ts'
import { useLaunch } from './platform/index.ts'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => void recallLanguage())
  return children
}
