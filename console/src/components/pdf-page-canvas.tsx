// One page of a PDF on a canvas, drawn again when page or width changes.
import { useEffect, useRef, useState } from 'react'
import type { PdfFile } from './pdf-file.ts'

export interface PageSize {
  width: number
  height: number
}

interface Props {
  file: PdfFile
  number: number
  width: number
  label: string
  onSize?: (size: PageSize) => void
}

export function PdfPageCanvas({ file, number, width, label, onSize }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<PageSize>({ width: 595, height: 842 })
  const [drawn, setDrawn] = useState(false)
  const tell = useRef(onSize)
  tell.current = onSize

  useEffect(() => {
    let gone = false
    let stop = (): void => undefined
    setDrawn(false)
    const draw = async (): Promise<void> => {
      const page = await file.page(number)
      if (gone || !canvas.current) return
      const natural = { width: page.width, height: page.height }
      setSize(natural)
      tell.current?.(natural)
      const drawing = page.draw(canvas.current, width)
      stop = drawing.stop
      await drawing.done
      if (!gone) setDrawn(true)
    }
    draw().catch((error: unknown) => {
      if (!gone) throw error
    })
    return () => {
      gone = true
      stop()
    }
  }, [file, number, width])

  const height = Math.round((width * size.height) / size.width)
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      data-testid={`pdf-page-${number}`}
      data-drawn={drawn}
      className="pdf-page"
      style={{ width, height }}
    />
  )
}
