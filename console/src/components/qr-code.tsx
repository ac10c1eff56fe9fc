// A QR code drawn as SVG, dark on white with its quiet zone, so that any scanner and any screenshot reads it.
import QRCode from 'qrcode'
import { useMemo } from 'react'

const QUIET = 4

/** @source ISO/IEC 18004: quiet zone of four modules; error correction level M. */
export function QrCode({ text, label, size }: { text: string; label: string; size: number }) {
  const { modules } = useMemo(() => QRCode.create(text, { errorCorrectionLevel: 'M' }), [text])
  const path = useMemo(() => {
    const dark: string[] = []
    for (let row = 0; row < modules.size; row += 1)
      for (let column = 0; column < modules.size; column += 1)
        if (modules.get(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`)
    return dark.join('')
  }, [modules])
  const side = modules.size + 2 * QUIET
  return (
    <svg
      role="img"
      aria-label={label}
      data-testid="code-qr"
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
