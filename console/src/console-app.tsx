// What every page of the console stands in: language, component locale, colours, messages.
import { App, ConfigProvider } from 'antd'
import enLocale from 'antd/locale/en_US'
import zhLocale from 'antd/locale/zh_CN'
import { StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import type { TextKey } from './language/dictionary.ts'
import { LanguageProvider, useLanguage } from './language/language.tsx'
import { theme } from './theme.ts'
import './console.css'

function Themed({ children }: { children: ReactNode }) {
  const { language } = useLanguage()
  return (
    <ConfigProvider locale={language === 'zh' ? zhLocale : enLocale} theme={theme} button={{ autoInsertSpace: false }}>
      <App>{children}</App>
    </ConfigProvider>
  )
}

/** Draws a page into `#root`. */
export function mountPage(title: TextKey, page: ReactNode): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('no #root')
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider title={title}>
        <Themed>{page}</Themed>
      </LanguageProvider>
    </StrictMode>,
  )
}
