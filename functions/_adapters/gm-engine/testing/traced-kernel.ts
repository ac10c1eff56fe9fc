// Owns an instrumented build of the engine's module that tells every decision it takes: the condition of each branch and
// select, and the address (and length) of each access to memory. What two runs tell apart here, an attacker's clock or
// cache could tell apart; what they do not, happens in the same instructions on the same addresses.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { engineModule } from '../assets.ts'
import { createKernel, type Kernel } from '../kernel.ts'

/** What binaryen, which the compiler brings along, is used for here. Expressions are numbers. */
interface Binaryen {
  readonly i32: number
  readonly Features: { readonly All: number }
  createType(types: readonly number[]): number
  getExpressionId(expression: number): number
  getExpressionType(expression: number): number
  readBinary(bytes: Uint8Array): BinaryenModule
  Function(reference: number): { body: number }
}
interface BinaryenModule {
  setFeatures(features: number): void
  getNumFunctions(): number
  getFunctionByIndex(index: number): number
  addFunctionImport(name: string, module: string, base: string, parameters: number, results: number): void
  call(name: string, operands: readonly number[], type: number): number
  readonly i32: { const(value: number): number }
  emitBinary(): Uint8Array
  validate(): number
}
type Fields = Record<string, number | number[]>

/** Kind of expression → its children, and which of them decide what happens. */
const kinds: Readonly<Record<string, { children: readonly string[]; told?: readonly string[] }>> = {
  Block: { children: ['children'] }, Loop: { children: ['body'] }, Drop: { children: ['value'] }, Return: { children: ['value'] },
  If: { children: ['condition', 'ifTrue', 'ifFalse'], told: ['condition'] }, Select: { children: ['ifTrue', 'ifFalse', 'condition'], told: ['condition'] },
  Break: { children: ['value', 'condition'], told: ['condition'] }, Switch: { children: ['value', 'condition'], told: ['condition'] },
  Call: { children: ['operands'] }, LocalSet: { children: ['value'] }, GlobalSet: { children: ['value'] },
  LocalGet: { children: [] }, GlobalGet: { children: [] }, Const: { children: [] }, Nop: { children: [] }, Unreachable: { children: [] }, MemorySize: { children: [] },
  Unary: { children: ['value'] }, Binary: { children: ['left', 'right'] },
  Load: { children: ['ptr'], told: ['ptr'] }, Store: { children: ['ptr', 'value'], told: ['ptr'] }, SIMDLoad: { children: ['ptr'], told: ['ptr'] },
  MemoryCopy: { children: ['dest', 'source', 'size'], told: ['dest', 'source', 'size'] }, MemoryFill: { children: ['dest', 'value', 'size'], told: ['dest', 'size'] }, MemoryGrow: { children: ['delta'], told: ['delta'] },
  SIMDExtract: { children: ['vec'] }, SIMDReplace: { children: ['vec', 'value'] }, SIMDShuffle: { children: ['left', 'right'] }, SIMDShift: { children: ['vec', 'shift'], told: ['shift'] }, SIMDTernary: { children: ['a', 'b', 'c'] },
}

/** What one run told: how often, and a digest of all of it in order. */
export interface Trace {
  readonly events: number
  readonly digest: string
}

export interface TracedKernel {
  readonly kernel: Kernel
  trace(run: () => unknown): Trace
}

export async function createTracedKernel(): Promise<TracedKernel> {
  const { bytes, sites } = await instrument()
  let [events, low, high] = [0, 0, 0]
  const tell = (site: number, value: number): number => {
    events++
    low = Math.imul(low ^ site, 0x01000193) ^ value
    high = (Math.imul(high, 0x5bd1e995) + (value ^ (site << 7))) | 0
    return value
  }
  if (sites < 1000) throw new Error(`only ${sites} decisions were found in the module`)
  const kernel = createKernel(bytes, { trace: { tell: tell as (...values: number[]) => unknown } })
  return {
    kernel,
    trace(run) {
      ;[events, low, high] = [0, 0, 0]
      run()
      return { events, digest: `${(low >>> 0).toString(16)}-${(high >>> 0).toString(16)}` }
    },
  }
}

async function instrument(): Promise<{ bytes: Uint8Array<ArrayBuffer>; sites: number }> {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/package.json')
  const { default: binaryen } = (await import(pathToFileURL(createRequire(compiler).resolve('binaryen')).href)) as { default: Binaryen }
  const module = binaryen.readBinary(engineModule())
  module.setFeatures(binaryen.Features.All)
  const names = new Map(Object.keys(kinds).map((name) => [(binaryen as unknown as Record<string, number>)[`${name}Id`], name]))
  const wrappers = binaryen as unknown as Record<string, (expression: number) => Fields>
  let sites = 0
  const bodies = Array.from({ length: module.getNumFunctions() }, (_, index) => binaryen.Function(module.getFunctionByIndex(index)).body).filter((body) => body !== 0)
  module.addFunctionImport('tell', 'trace', 'tell', binaryen.createType([binaryen.i32, binaryen.i32]), binaryen.i32)

  const visit = (expression: number): void => {
    const name = names.get(binaryen.getExpressionId(expression))
    if (name === undefined) throw new Error(`an expression of unknown kind ${binaryen.getExpressionId(expression)}: what it decides would go unseen`)
    const { children, told = [] } = kinds[name]!
    const fields = children.length > 0 ? wrappers[name]!(expression) : {}
    for (const child of children) {
      const inside = fields[child]
      for (const each of Array.isArray(inside) ? inside : [inside]) if (each) visit(each)
    }
    for (const child of told) {
      const inside = fields[child]
      if (!inside || Array.isArray(inside)) continue
      fields[child] = module.call('tell', [module.i32.const(++sites), inside], binaryen.i32)
    }
  }
  bodies.forEach(visit)
  if (module.validate() !== 1) throw new Error('the instrumented module is not valid')
  return { bytes: new Uint8Array(module.emitBinary()), sites }
}
