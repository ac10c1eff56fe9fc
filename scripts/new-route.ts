// `npm run new-route <function> <verb-noun>`: contract, route and its test.
import { root } from './check/source-files.ts'
import { newRoute } from './scaffold/scaffold.ts'
import { report } from './scaffold/report.ts'

const [name, operation] = process.argv.slice(2)
report(
  'npm run new-route <function> <verb-noun>',
  name && operation ? () => newRoute(root, name, operation) : undefined,
)
