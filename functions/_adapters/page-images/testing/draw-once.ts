// Draws one page from a file to a PNG file, for the test that hides the host's fonts from a process.
// Run: node draw-once.ts <in.pdf> <out.png> <scale> <with-fonts|without-fonts>
import { readFileSync, writeFileSync } from 'node:fs'
import { createPageImages } from '../page-images.ts'

const [source, target, scale, fonts] = process.argv.slice(2) as [string, string, string, string]
const images = createPageImages({ registerFonts: fonts === 'with-fonts' })
const image = await images.renderPage(readFileSync(source), { page: 1, format: 'png', scale: Number(scale) })
writeFileSync(target, image.bytes)
await images.close()
