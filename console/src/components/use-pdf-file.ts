// Opens a PDF for as long as a component shows it.
import { useEffect, useState } from 'react'
import { openPdf } from './pdf-file.ts'
import type { PdfFile } from './pdf-file.ts'

export interface OpenedPdf {
  file: PdfFile | null
  failed: boolean
}

const NOTHING: OpenedPdf = { file: null, failed: false }

export function usePdfFile(bytes: Uint8Array | null): OpenedPdf {
  const [opened, setOpened] = useState<OpenedPdf>(NOTHING)
  useEffect(() => {
    setOpened(NOTHING)
    if (!bytes) return undefined
    let gone = false
    let file: PdfFile | null = null
    openPdf(bytes).then(
      (result) => {
        file = result
        if (gone) result.close()
        else setOpened({ file: result, failed: false })
      },
      () => {
        if (!gone) setOpened({ file: null, failed: true })
      },
    )
    return () => {
      gone = true
      file?.close()
    }
  }, [bytes])
  return opened
}
