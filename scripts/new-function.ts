// `npm run new-function <name> [<verb-noun>]`: a function that builds, runs alone and passes the checks, with a first route.
import { root } from './check/source-files.ts'
import { newFunction } from './scaffold/scaffold.ts'
import { report } from './scaffold/report.ts'

const [name, operation = 'get-status'] = process.argv.slice(2)
report('npm run new-function <name> [<verb-noun>]', name ? () => newFunction(root, name, operation) : undefined)
