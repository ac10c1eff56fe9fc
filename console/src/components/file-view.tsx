// Shows a file as it came back: all pages of a PDF, or the text of a JSON document.
import { Alert, Button, Spin } from 'antd'
import { useMemo, useState } from 'react'
import { useLanguage } from '../language/language.tsx'
import { PdfPageCanvas } from './pdf-page-canvas.tsx'
import { usePdfFile } from './use-pdf-file.ts'

const PAGES_AT_ONCE = 10

function PdfView({ bytes, width }: { bytes: Uint8Array; width: number }) {
  const { say } = useLanguage()
  const { file, failed } = usePdfFile(bytes)
  const [shown, setShown] = useState(PAGES_AT_ONCE)
  if (failed) return <Alert type="error" showIcon title={say('file.unreadable')} />
  if (!file) return <Spin className="centred" />
  const pages = Array.from({ length: Math.min(shown, file.pageCount) }, (_, index) => index + 1)
  return (
    <div className="pdf-pages">
      {pages.map((number) => (
        <figure key={number}>
          <PdfPageCanvas
            file={file}
            number={number}
            width={width}
            label={say('file.page', { page: number, pages: file.pageCount })}
          />
          <figcaption className="quiet">{say('file.page', { page: number, pages: file.pageCount })}</figcaption>
        </figure>
      ))}
      {shown < file.pageCount && <Button onClick={() => setShown(shown + PAGES_AT_ONCE)}>{say('file.more')}</Button>}
    </div>
  )
}

const pretty = (bytes: Uint8Array): string => {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

export function FileView({ kind, bytes, width }: { kind: 'pdf' | 'json'; bytes: Uint8Array; width: number }) {
  const text = useMemo(() => (kind === 'json' ? pretty(bytes) : ''), [kind, bytes])
  return (
    <div data-testid="file-view" data-size={bytes.length}>
      {kind === 'pdf' ? <PdfView bytes={bytes} width={width} /> : <pre className="code-block">{text}</pre>}
    </div>
  )
}
