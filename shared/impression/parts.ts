// Connected parts of a mask: which are strokes of a pen, and which are specks, stains or the edge of the table.

interface Part {
  area: number
  edge: number
  peak: number
  touchesBorder: boolean
  width: number
  height: number
}

/**
 * Leaves the parts that look like writing: dark enough somewhere, no speck against the pen's width, no slab from the border.
 * @param mask 1 = maybe ink; changed in place
 * @param values contrast of each pixel
 * @param threshold a part has to reach it somewhere
 */
export function keepStrokes(mask: Uint8Array, values: Float32Array, width: number, height: number, threshold: number): void {
  const labels = new Int32Array(mask.length)
  const parts = label(mask, values, width, height, labels)
  const dark = parts.filter(({ peak }) => peak >= threshold)
  const largest = dark.reduce((most, { area }) => Math.max(most, area), 0)
  const strokes = dark.filter(({ area }) => area >= largest * 0.05)
  // A stroke of width w and length l has area w·l and an edge of about 2·l.
  const pen = (2 * strokes.reduce((sum, { area }) => sum + area, 0)) / Math.max(1, strokes.reduce((sum, { edge }) => sum + edge, 0))
  const keeps = parts.map((part) => {
    if (part.peak < threshold || part.area < Math.max(6, 0.4 * pen * pen)) return false
    const isSlab = part.width > width * 0.6 || part.height > height * 0.6 || (2 * part.area) / part.edge > 2.2 * pen
    return !(part.touchesBorder && isSlab)
  })
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1 && !keeps[labels[at]! - 1]) mask[at] = 0
}

function label(mask: Uint8Array, values: Float32Array, width: number, height: number, labels: Int32Array): Part[] {
  const parts: Part[] = []
  const stack = new Int32Array(mask.length)
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue
    const number = parts.length + 1
    const part: Part = { area: 0, edge: 0, peak: 0, touchesBorder: false, width: 0, height: 0 }
    let [left, right, top, foot] = [width, 0, height, 0]
    let depth = 0
    stack[depth++] = start
    labels[start] = number
    while (depth > 0) {
      const at = stack[--depth]!
      const [x, y] = [at % width, Math.floor(at / width)]
      part.area++
      if (values[at]! > part.peak) part.peak = values[at]!
      ;[left, right, top, foot] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(foot, y)]
      let isEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
          const next = ny * width + nx
          if (mask[next] === 0) isEdge ||= dx === 0 || dy === 0
          else if (labels[next] === 0) {
            labels[next] = number
            stack[depth++] = next
          }
        }
      }
      if (isEdge) part.edge++
    }
    part.touchesBorder = left === 0 || top === 0 || right === width - 1 || foot === height - 1
    ;[part.width, part.height] = [right - left + 1, foot - top + 1]
    parts.push(part)
  }
  return parts
}
