// One function alone in a process, from source: `node scripts/serve/standalone.ts timestamp`.
import type { FunctionName } from '../../shared/protocol/contract.ts'
import { loadFunction } from '../../functions/_embedded/functions.ts'
import { serveStandalone } from '../../functions/_kernel/standalone.ts'

await serveStandalone(await loadFunction(process.argv[2] as FunctionName))
