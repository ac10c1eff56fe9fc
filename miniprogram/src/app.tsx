// Entry of the app: global style, the built-ins of older phones, the person's language.
import './built-ins.ts'
import type { PropsWithChildren } from 'react'
import { appLock } from './app-lock.ts'
import { checkWechat } from './check-wechat.ts'
import { recallAppearance } from './flows/appearance.ts'
import { recallLanguage } from './language/language.ts'
import { phone } from './phone.ts'
import { coverWhenHidden } from './platform/cover.ts'
import { keepFilesPrivate } from './platform/private-files.ts'
import { returnFromProvider } from './work-account.ts'
import { useLaunch } from './platform/index.ts'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    keepFilesPrivate()
    void recallLanguage()
    void recallAppearance()
    void appLock.recall()
    void checkWechat()
    coverWhenHidden()
    void returnFromProvider(phone)
  })
  return children
}
