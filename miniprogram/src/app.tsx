// Entry of the app: global style, and the link it was opened with.
import './built-ins.ts'
import type { PropsWithChildren } from 'react'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  return children
}
