// What the engine needs of WebAssembly's types; the functions are compiled without those of browsers.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Record<string, unknown>
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  type Imports = Record<string, Record<string, (...values: number[]) => unknown>>
}
