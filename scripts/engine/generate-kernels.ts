// Generates the multiplication kernels of the engine: node scripts/engine/generate-kernels.ts
//
// An element is 9 signed limbs of 29 bits, 64 bits apart, in Montgomery form with R = 2^261. A product is formed row by
// row; nine accumulators slide along the columns and stay in registers (measured a fifth faster than column by column).
// After each row the lowest column is made divisible by 2^29 and dropped.
//
// p = 2^256 - 2^224 - 2^96 + 2^64 - 1 is -1 modulo 2^29, so the Montgomery digit IS the lowest limb, and its multiple of p
// is four shifts. n has no such form and is multiplied in.
//
// Bounds, on which everything rests: a result has limbs 0…7 in [0, 2^29) and a small signed top limb; a folded result also
// lies in [0, 2^256) but for an error below 2^229, and then its limbs reach 2^29 + 2^25. A column of nine products of such
// limbs, of which one factor may be a difference 2b − c or a sum, stays below 2^62.5; 2^63 is the limit.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const limbs = 9
const mask = '0x1fffffff'
/** n in limbs of 29 bits, and −n⁻¹ mod 2^29. */
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const orderLimbs = Array.from({ length: limbs }, (_, i) => (n >> BigInt(29 * i)) & 0x1fffffffn)

/** What a kernel computes: tripled?·left·right + Σ factor·addend. */
interface Kernel {
  name: string
  /** in words, for the docstring */
  computes: string
  modulus: 'p' | 'n'
  parameters: string
  /** limb i of the left factor; undefined: the right factor is squared */
  left?: (i: number) => string
  right: (i: number) => string
  /** limb i of what is added to the product, without R; empty for nothing */
  addend?: (i: number) => string
  /** times 3, with carries */
  triple?: boolean
  /** brings the value back to [0, 2^256), nearly */
  fold?: boolean
}

const limb = (pointer: string) => (i: number) => `load<i64>(${pointer}, ${8 * i})`
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(limb) as [ReturnType<typeof limb>, ReturnType<typeof limb>, ReturnType<typeof limb>, ReturnType<typeof limb>]

const kernels: readonly Kernel[] = [
  { name: 'feMul', computes: 'a·b', modulus: 'p', parameters: 'a b', left: a, right: b },
  { name: 'feSqr', computes: 'a²', modulus: 'p', parameters: 'a', right: a },
  { name: 'feMulTwice', computes: '2·a·b', modulus: 'p', parameters: 'a b', left: (i) => `(${a(i)} << 1)`, right: b },
  { name: 'feMulSumDifferenceTriple', computes: '3·(a + b)·(a − b)', modulus: 'p', parameters: 'a b', left: (i) => `${a(i)} + ${b(i)}`, right: (i) => `${a(i)} - ${b(i)}`, triple: true },
  { name: 'feMulSub', computes: 'a·b − c', modulus: 'p', parameters: 'a b c', left: a, right: b, addend: (i) => `- ${c(i)}`, fold: true },
  { name: 'feSqrSub4', computes: 'a² − 4·b', modulus: 'p', parameters: 'a b', right: a, addend: (i) => `- (${b(i)} << 2)`, fold: true },
  { name: 'feSqrSubSub2', computes: 'a² − b − 2·c', modulus: 'p', parameters: 'a b c', right: a, addend: (i) => `- ${b(i)} - (${c(i)} << 1)`, fold: true },
  { name: 'feMulDifferenceSub', computes: 'a·(b − c) − d', modulus: 'p', parameters: 'a b c d', left: a, right: (i) => `${b(i)} - ${c(i)}`, addend: (i) => `- ${d(i)}`, fold: true },
  { name: 'feMulDifferenceSub8', computes: 'a·(2·b − c) − 8·d', modulus: 'p', parameters: 'a b c d', left: a, right: (i) => `(${b(i)} << 1) - ${c(i)}`, addend: (i) => `- (${d(i)} << 3)`, fold: true },
  { name: 'scalarMontgomery', computes: 'a·b·R⁻¹', modulus: 'n', parameters: 'a b', left: a, right: b },
]

function lines(kernel: Kernel): string[] {
  const { name, computes, modulus, parameters, left, right, addend, fold, triple } = kernel
  const where = modulus === 'p' ? 'mod p, in Montgomery form' : 'mod n'
  const out = [
    `/** r ← ${computes} ${where}${fold ? ', folded' : ''}. r may be one of the operands. */`,
    `export function ${name}(r: usize, ${parameters.split(' ').map((parameter) => `${parameter}: usize`).join(', ')}): void {`,
    '  let x: i64 = 0, m: i64 = 0, carry: i64 = 0',
  ]
  for (let j = 0; j < limbs; j++) out.push(`  const y${j}: i64 = ${right(j)}`)
  for (let j = 0; j < limbs; j++) out.push(`  let s${j}: i64 = 0`)
  let columns = Array.from({ length: limbs }, (_, j) => `s${j}`)
  for (let i = 0; i < limbs; i++) {
    out.push(...row(kernel, columns, i))
    columns = [...columns.slice(1), columns[0]!]
  }
  out.push('  carry = 0')
  const top = addend ? ` ${addend(8)}` : ''
  for (let j = 0; j < limbs - 1; j++) out.push(`  m = ${columns[j]} + carry`, `  const o${j}: i64 = m & ${mask}`, '  carry = m >> 29')
  out.push(`  const o8: i64 = carry${top}`)
  out.push(...(triple ? storeTriple() : fold ? storeFolded() : storePlain()), '}')
  void left
  return out
}

/** Adds the products of one limb to its columns, and clears the lowest column. */
function row({ left, right, addend, modulus }: Kernel, columns: readonly string[], i: number): string[] {
  void right
  const out = [left ? `  x = ${left(i)}` : `  x = y${i}`]
  for (let j = left ? 0 : i; j < limbs; j++) {
    const isFresh = i === 0 || j === limbs - 1
    const extra = j === limbs - 1 && i > 0 && addend ? ` ${addend(i - 1)}` : ''
    out.push(`  ${columns[j]} ${isFresh ? '=' : '+='} x * y${j}${extra}`)
    if (!left && j === i) out.push('  x <<= 1')
  }
  const [c0, c1, c2, c3] = columns
  if (modulus === 'p') {
    out.push(`  m = ${c0} & ${mask}`, `  ${c1} += ${c0} >> 29`)
    out.push(`  ${c2} += m << 6`, `  ${c3} -= m << 9`, `  ${columns[7]} -= m << 21`, `  ${columns[8]} += m << 24`)
  } else {
    out.push(`  m = (${c0} * ${inverseDigit()}) & ${mask}`, `  ${c1} += (${c0} + m * ${orderLimbs[0]}) >> 29`)
    for (let j = 1; j < limbs; j++) out.push(`  ${columns[j]} += m * ${orderLimbs[j]}`)
  }
  return out
}

/** −n⁻¹ mod 2^29. */
function inverseDigit(): bigint {
  let inverse = 1n
  for (let i = 0; i < 6; i++) inverse = (inverse * (2n - n * inverse)) & 0x1fffffffn
  return -inverse & 0x1fffffffn
}

const storePlain = () => Array.from({ length: limbs }, (_, j) => `  store<i64>(r, o${j}, ${8 * j})`)

function storeTriple(): string[] {
  const out = ['  carry = 0']
  for (let j = 0; j < limbs - 1; j++) out.push(`  m = 3 * o${j} + carry`, `  store<i64>(r, m & ${mask}, ${8 * j})`, '  carry = m >> 29')
  return [...out, '  store<i64>(r, 3 * o8 + carry, 64)']
}

/** Subtracts q·p with q = ⌊value / 2^256⌋, limb by limb, without carrying. */
function storeFolded(): string[] {
  const changes: Readonly<Record<number, string>> = { 0: ' + q', 2: ' - (q << 6)', 3: ' + (q << 9)', 7: ' + (q << 21)', 8: ' - (q << 24)' }
  const out = ['  const q: i64 = o8 >> 24']
  for (let j = 0; j < limbs; j++) out.push(`  store<i64>(r, o${j}${changes[j] ?? ''}, ${8 * j})`)
  return out
}

const target = path.join(import.meta.dirname, '../../functions/_adapters/gm-engine/assembly/generated/kernels.ts')

/** The text of assembly/generated/kernels.ts. */
export function generatedKernels(): string {
  const head = [
    '// Owns the multiplication kernels modulo p and n. Generated by scripts/engine/generate-kernels.ts, which explains them; do not edit.',
    '// Straight-line code: which instructions run and which addresses they touch does not depend on the numbers.',
  ]
  return `${[...head, ...kernels.flatMap((kernel) => ['', ...lines(kernel)])].join('\n')}\n`
}

/** Whether the committed file is what this generator makes. */
export const kernelsAreCurrent = (): boolean => readFileSync(target, 'utf8') === generatedKernels()

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(target, generatedKernels())
