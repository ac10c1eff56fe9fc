// Owns who may import whom. Each `comment` is the error message. scripts/check/boundaries.mjs plants one breach of
// every rule and expects exactly those to be found.

/** Tests and what only tests use; they may reach further than the code they test. */
const tests = ['\\.(test|fixture)\\.tsx?$', '(^|/)(testing|fixtures)/', '^e2e/']
const noble = 'node_modules/@noble/'
const pdfPackages = 'node_modules/(@noble|@cantoo)/'

module.exports = {
  forbidden: [
    {
      name: 'crypto-is-pure',
      comment: 'shared/crypto imports itself and @noble/* only: it must give the same bytes everywhere.',
      severity: 'error',
      from: { path: '^shared/crypto/', pathNot: tests },
      to: { pathNot: ['^shared/crypto/', noble], dependencyTypesNot: ['core'] },
    },
    {
      name: 'pdf-uses-crypto-only',
      comment: 'shared/pdf imports itself, shared/crypto and the PDF packages only; it knows no contract and no rule.',
      severity: 'error',
      from: { path: '^shared/pdf/', pathNot: tests },
      to: { pathNot: ['^shared/(pdf|crypto)/', pdfPackages], dependencyTypesNot: ['core'] },
    },
    {
      name: 'shared-is-a-leaf',
      comment: 'shared never looks up: it may not import functions, the clients or scripts.',
      severity: 'error',
      from: { path: '^shared/(?!crypto/|pdf/)', pathNot: tests },
      to: { path: '^(functions|miniprogram|console|scripts|e2e)/' },
    },
    {
      name: 'shared-has-no-node',
      comment:
        'shared also runs in the phone and the browser: no Node module there. Pass what you need as an argument.',
      severity: 'error',
      from: { path: '^shared/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-is-pure',
      comment: '_domain decides on values: it imports itself and shared only. Ask for the rest through ports.ts.',
      severity: 'error',
      from: { path: '^functions/_domain/', pathNot: tests },
      to: { pathNot: ['^functions/_domain/', '^shared/'] },
    },
    {
      name: 'kernel-knows-no-domain',
      comment: '_kernel carries requests for anybody: it imports no other functions folder.',
      severity: 'error',
      from: { path: '^functions/_kernel/', pathNot: tests },
      to: { path: '^functions/(?!_kernel/|_embedded/)' },
    },
    {
      name: 'io-faces-domain',
      comment:
        '_store and _adapters implement ports: they import _domain, shared and npm packages, of the rest only _store/sql.',
      severity: 'error',
      from: { path: '^functions/(_store|_adapters)/', pathNot: tests },
      to: { path: '^functions/(?!_domain/|_embedded/)', pathNot: ['^functions/$1/', '^functions/_store/sql/'] },
    },
    {
      name: 'no-function-to-function',
      comment: 'A function never imports another one, nor does _runtime: call its contract through a port.',
      severity: 'error',
      from: { path: '^functions/([a-z][^/]*|_runtime)/' },
      to: { path: '^functions/[a-z][^/]*/', pathNot: '^functions/($1|node_modules)/' },
    },
    {
      name: 'embedded-sees-manifests-only',
      comment: '_embedded mounts functions by their function.ts; what lies behind it is not its business.',
      severity: 'error',
      from: { path: '^functions/_embedded/', pathNot: tests },
      to: { path: '^functions/[a-z][^/]*/', pathNot: '^functions/[a-z][^/]*/function\\.ts$' },
    },
    {
      name: 'nobody-imports-embedded',
      comment: '_embedded is a way to run the product, not a part of it: only scripts and tests start it.',
      severity: 'error',
      from: { pathNot: ['^functions/_embedded/', '^scripts/', ...tests] },
      to: { path: '^functions/_embedded/' },
    },
    {
      name: 'clients-never-import-functions',
      comment: 'The phone and the console know functions by their contracts in shared/protocol only.',
      severity: 'error',
      from: { path: '^(miniprogram|console)/', pathNot: tests },
      to: { path: '^functions/(?!_embedded/)' },
    },
    {
      name: 'phone-has-no-pdf',
      comment: 'shared/pdf stays out of the phone package: neither the phone nor another part of shared imports it.',
      severity: 'error',
      from: { path: '^(miniprogram/|shared/(?!pdf/|crypto/))', pathNot: tests },
      to: { path: '^shared/pdf/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-cosigning-touches-key-shares',
      comment: "The server's key shares are reachable from cosigning alone.",
      severity: 'error',
      from: { path: '^(functions|miniprogram|console)/', pathNot: '^functions/(cosigning|_adapters/key-shares)/' },
      to: { path: '^functions/_adapters/key-shares/' },
    },
    {
      name: 'dmz-holds-nothing',
      comment: 'relay stands in the DMZ: it reaches neither _store nor _domain, not even through others.',
      severity: 'error',
      from: { path: '^functions/relay/' },
      to: { path: '^functions/(_store|_domain)/', reachable: true },
    },
    {
      name: 'no-cycles',
      comment: 'A circle of imports has no order to read it in: move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-in-prod',
      comment: 'Production code imports neither tests, nor what only tests use, nor scripts.',
      severity: 'error',
      from: { path: '^(shared|functions|miniprogram|console)/', pathNot: tests },
      to: { path: [...tests, '^scripts/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|coverage)/|^scripts/templates/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
