// Builds verification reports for the page tests.
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import type { SignatureReport, VerificationReport } from '@yiqian/shared/protocol/verification.ts'

const SUMMARIES: Record<Verdict, VerificationReport['summary']> = {
  passed: {
    zh: '2 个签名全部有效，签署后内容没有改动。',
    en: 'Both signatures are valid; nothing was changed after signing.',
  },
  failed: {
    zh: '第 1 个签名无效：签署后内容被改动。',
    en: 'Signature 1 is not valid: the content was changed after signing.',
  },
  indeterminate: {
    zh: '第 1 个签名的证书链无法追溯到受信任的根证书。',
    en: 'The certificates of signature 1 do not lead to a trusted root.',
  },
}

const chain = [
  {
    subject: 'CN=张建国, serialNumber=1001, O=示范医院, C=CN',
    issuer: 'CN=Yiqian Issuing CA, O=示范医院, C=CN',
    serialHex: '5a0c1f77b2',
    notBeforeMs: 1_795_000_000_000,
    notAfterMs: 1_889_000_000_000,
  },
  {
    subject: 'CN=Yiqian Issuing CA, O=示范医院, C=CN',
    issuer: 'CN=Yiqian Root CA, O=示范医院, C=CN',
    serialHex: '01',
    notBeforeMs: 1_790_000_000_000,
    notAfterMs: 2_100_000_000_000,
  },
]

function aSignature(index: number, verdict: Verdict, nowMs: number): SignatureReport {
  const failed = verdict === 'failed'
  return {
    index,
    verdict,
    reasons:
      verdict === 'passed'
        ? []
        : [
            failed
              ? { code: 'content.changed', zh: '摘要与签名不一致', en: 'The digest does not match the signature' }
              : { code: 'certificate.untrusted', zh: '根证书不受信任', en: 'The root certificate is not trusted' },
          ],
    signer: { name: index === 1 ? '张建国' : '李敏', staffNumber: `100${index}`, organisation: '示范医院' },
    signedAtMs: nowMs - 3_600_000,
    timestamp: {
      verdict: 'passed',
      atMs: nowMs - 3_599_000,
      authority: 'CN=Yiqian TSA, O=示范医院',
      serialHex: '0badc0de',
      reasons: [],
    },
    coverage: {
      wholeDocument: index === 2,
      coveredBytes: 48_210 + index * 2000,
      totalBytes: 52_210,
      changedSince: failed ? 'other' : index === 1 ? 'signatures' : 'nothing',
      words: { zh: '覆盖签署时的整份文件', en: 'Covers the whole file as it was when signed' },
    },
    chain,
    fieldName: `Signature${index}`,
    reason: index === 1 ? '开具处方' : null,
  }
}

export const aReport = (verdict: Verdict, nowMs: number): VerificationReport => ({
  verdict,
  summary: SUMMARIES[verdict],
  kind: 'pdf',
  digestHex: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  verifiedAtMs: nowMs,
  signatures: [aSignature(1, verdict, nowMs), aSignature(2, 'passed', nowMs)],
})
