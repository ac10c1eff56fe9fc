// `npm run phone`: a phone without a screen.
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2))
