import { expect, test } from 'vitest'
import { treeProblems } from './check-tree.ts'

/** Put together here, or the check would find them in this very file. */
const disable = `// x\n//${' '}eslint-disable-next-line eqeqeq`
const later = `//${' '}TODO`

const whole: Record<string, string> = {
  'functions/seal/function.ts': '// x',
  'functions/seal/deps.ts': '// x',
  'functions/seal/README.md': '# seal',
  'functions/seal/routes/issue-seal.ts': '// x',
  'functions/seal/routes/issue-seal.test.ts': 'test',
  'functions/_embedded/functions.ts': "// x\nexport const functions = { seal: () => import('../seal/function.ts') }\n",
}

function problemsOf(changes: Record<string, string | undefined>, operations = ['issue-seal']): string[] {
  const files = Object.entries({ ...whole, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const texts = new Map(files)
  return treeProblems({
    files: [...texts.keys()],
    read: (file) => texts.get(file) ?? '',
    operations: operations.map((operation) => ({ function: 'seal', operation })),
  })
}

test('a whole tree has no problems', () => expect(problemsOf({})).toEqual([]))

test.each([
  ['a function without manifest', { 'functions/seal/function.ts': undefined }, 'functions/seal/function.ts is missing'],
  ['a function without README', { 'functions/seal/README.md': undefined }, 'functions/seal/README.md is missing'],
  ['a route without test', { 'functions/seal/routes/issue-seal.test.ts': undefined }, 'has no test beside it'],
  ['a contract without route', { 'functions/seal/routes/issue-seal.ts': undefined }, 'contract seal/issue-seal has no'],
  ['a function that is not mounted', { 'functions/_embedded/functions.ts': '// x' }, 'does not mount seal'],
  ['a banned name', { 'shared/crypto/utils.ts': '// x' }, '"utils" says nothing'],
  ['a banned folder', { 'functions/_domain/common/rule.ts': '// x' }, '"common" says nothing'],
  ['a file not in kebab-case', { 'console/src/MyPage.tsx': '// x' }, 'kebab-case'],
  ['a file that does not say what it owns', { 'shared/crypto/sm3.ts': 'export {}' }, 'shared/crypto/sm3.ts:1'],
  ['a suppression without reason', { 'shared/a.ts': disable }, 'shared/a.ts:2 a suppression'],
  ['a TODO without issue', { 'shared/a.ts': `// x\n${later} more` }, 'shared/a.ts:2 TODO'],
])('%s is told', (_, changes, expected) => {
  const problems = problemsOf(changes)
  expect(problems.filter((problem) => problem.includes(expected))).toHaveLength(1)
})

test('a route without contract is told', () => {
  expect(problemsOf({}, [])).toEqual([
    'functions/seal/routes/issue-seal.ts: no contract in shared/protocol names operation seal/issue-seal',
  ])
})

test('a suppression with its reason and a TODO with its issue pass', () => {
  expect(problemsOf({ 'shared/a.ts': `${disable} -- null and undefined alike\n${later}(#4) more` })).toEqual([])
})
