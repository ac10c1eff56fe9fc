// The whole report in one or two sentences for a nurse or a judge.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import type { SaidReason } from './reason-words.ts'

const BEIJING_MS = 8 * 3_600_000
const MOST_NAMES = 5
const MOST_REASONS = 3

/** 2026-11-21 16:05:09, Beijing time. */
const clockTime = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')

/** @param about reasons that concern the file as a whole */
export function summarise(verdict: Verdict, signatures: readonly SignatureReport[], about: readonly SaidReason[]): Sentence {
  if (signatures.length === 0) {
    const traces = about.find(({ code }) => code === 'document.signature_removed')
    return { zh: `文件没有数字签名，不能作为已签署的文件使用。${traces ? `${traces.zh}。` : ''}`, en: `The file carries no digital signature and does not count as signed.${traces ? ` ${traces.en}.` : ''}` }
  }
  if (verdict === 'passed') return sayPassed(signatures)
  const doubtful = signatures.filter((signature) => signature.verdict !== 'passed').length
  const reasons = distinct([...signatures.flatMap((signature) => signature.reasons), ...about]).slice(0, MOST_REASONS)
  const [zh, en] = [reasons.map((reason) => reason.zh).join('；'), reasons.map((reason) => reason.en).join('. ')]
  if (verdict === 'failed') return { zh: `验证不通过，请勿采信此文件：${signatures.length} 个签名中有 ${doubtful} 个不成立。${zh}。`, en: `Verification failed; do not rely on this file: ${doubtful} of ${signatures.length} signature(s) do not hold. ${en}.` }
  return { zh: `无法得出结论，此文件既未证明有效，也未证明无效：${zh}。`, en: `No conclusion can be drawn; the file is neither proven valid nor proven invalid: ${en}.` }
}

function sayPassed(signatures: readonly SignatureReport[]): Sentence {
  const named = signatures.slice(0, MOST_NAMES)
  const [moreZh, moreEn] = signatures.length > MOST_NAMES ? ['等', ' and others'] : ['', '']
  const zh = named.map((signature) => `${signature.signer.name}${signature.signer.staffNumber ? `（工号 ${signature.signer.staffNumber}）` : ''}${mandateWords(signature).zh}${timeWords(signature).zh}`).join('、')
  const en = named.map((signature) => `${signature.signer.name}${signature.signer.staffNumber ? ` (staff number ${signature.signer.staffNumber})` : ''}${mandateWords(signature).en}${timeWords(signature).en}`).join('; ')
  return { zh: `验证通过：${signatures.length} 个签名全部有效，签署的内容未被改动。签署人：${zh}${moreZh}。`, en: `Verification passed: all ${signatures.length} signature(s) are valid and what was signed was not changed. Signed by: ${en}${moreEn}.` }
}

/** On whose behalf. */
function mandateWords({ mandate }: SignatureReport): Sentence {
  if (!mandate) return { zh: '', en: '' }
  return mandate.kind === 'delegation' ? { zh: `代 ${mandate.name}`, en: ` on behalf of ${mandate.name}` } : { zh: '（自动签名）', en: ' (automatically)' }
}

/** The trusted time where there is one; else the signer's own word, and said so. */
function timeWords({ timestamp, signedAtMs }: SignatureReport): Sentence {
  if (timestamp?.verdict === 'passed' && timestamp.atMs !== null) return { zh: `，${clockTime(timestamp.atMs)}（北京时间，可信时间戳）`, en: `, ${clockTime(timestamp.atMs)} Beijing time (trusted timestamp)` }
  if (signedAtMs !== null) return { zh: `，${clockTime(signedAtMs)}（北京时间，签署人自称，无可信时间戳）`, en: `, ${clockTime(signedAtMs)} Beijing time (the signer’s own claim, no trusted timestamp)` }
  return { zh: '（签署时间未知）', en: ' (time of signing unknown)' }
}

const distinct = (reasons: readonly { code: string; zh: string; en: string }[]) => reasons.filter(({ code }, index) => reasons.findIndex((other) => other.code === code) === index)
