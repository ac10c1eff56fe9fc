// One signature of a report: who, when, timestamp, what it covers, whether anything changed since, certificate chain.
import { CheckCircleOutlined, CloseCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Descriptions, Tag } from 'antd'
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import type { TextKey } from '../language/dictionary.ts'
import { useLanguage } from '../language/language.tsx'
import { CertificateChain } from './certificate-chain.tsx'

const TAGS = {
  passed: { color: 'success', icon: <CheckCircleOutlined />, word: 'verdict.passed.short' },
  failed: { color: 'error', icon: <CloseCircleOutlined />, word: 'verdict.failed.short' },
  indeterminate: { color: 'warning', icon: <QuestionCircleOutlined />, word: 'verdict.indeterminate.short' },
} as const satisfies Record<Verdict, { color: string; icon: unknown; word: TextKey }>

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { say } = useLanguage()
  const { color, icon, word } = TAGS[verdict]
  return (
    <Tag color={color} icon={icon}>
      {say(word)}
    </Tag>
  )
}

function Reasons({ reasons }: { reasons: SignatureReport['reasons'] }) {
  const { pick } = useLanguage()
  if (reasons.length === 0) return null
  return (
    <ul className="reasons">
      {reasons.map((reason, index) => (
        <li key={`${reason.code}-${index}`}>
          {pick(reason)} <span className="quiet code">{reason.code}</span>
        </li>
      ))}
    </ul>
  )
}

function Timestamp({ timestamp }: { timestamp: SignatureReport['timestamp'] }) {
  const { say, time } = useLanguage()
  if (!timestamp) return <span className="quiet">{say('report.noTimestamp')}</span>
  return (
    <div>
      <VerdictTag verdict={timestamp.verdict} /> {timestamp.atMs === null ? '—' : time(timestamp.atMs)}
      <div className="quiet">
        {timestamp.authority} · <span className="code wrap">{timestamp.serialHex}</span>
      </div>
      <Reasons reasons={timestamp.reasons} />
    </div>
  )
}

const CHANGED: Record<SignatureReport['coverage']['changedSince'], { key: TextKey; verdict: Verdict }> = {
  nothing: { key: 'report.changed.nothing', verdict: 'passed' },
  signatures: { key: 'report.changed.signatures', verdict: 'passed' },
  other: { key: 'report.changed.other', verdict: 'failed' },
}

export function SignatureCard({ signature }: { signature: SignatureReport }) {
  const { say, pick, time } = useLanguage()
  const { signer, coverage } = signature
  const changed = CHANGED[coverage.changedSince]
  const bytes = say('report.bytes', {
    covered: coverage.coveredBytes.toLocaleString('en'),
    total: coverage.totalBytes.toLocaleString('en'),
  })
  return (
    <article className="signature-card" data-testid={`signature-${signature.index}`} data-verdict={signature.verdict}>
      <header>
        <strong>{signer.name}</strong>
        <span className="quiet">{[signer.staffNumber, signer.organisation].filter(Boolean).join(' · ')}</span>
        <VerdictTag verdict={signature.verdict} />
      </header>
      {signature.mandate && <p className="quiet" data-testid={`signature-${signature.index}-mandate`}>{pick(signature.mandate.words)}</p>}
      <Reasons reasons={signature.reasons} />
      <Descriptions
        size="small"
        column={1}
        items={[
          {
            key: 'signed',
            label: say('report.signedAt'),
            children: signature.signedAtMs === null ? '—' : time(signature.signedAtMs),
          },
          { key: 'timestamp', label: say('report.timestamp'), children: <Timestamp timestamp={signature.timestamp} /> },
          {
            key: 'coverage',
            label: say('report.coverage'),
            children: (
              <div>
                {pick(coverage.words)}
                <div className="quiet">{bytes}</div>
              </div>
            ),
          },
          {
            key: 'changed',
            label: say('report.changed'),
            children: <span className={`word-${changed.verdict}`}>{say(changed.key)}</span>,
          },
          ...(signature.reason ? [{ key: 'reason', label: say('report.reason'), children: signature.reason }] : []),
          ...(signature.fieldName
            ? [
                {
                  key: 'field',
                  label: say('report.field'),
                  children: <span className="code">{signature.fieldName}</span>,
                },
              ]
            : []),
          { key: 'chain', label: say('report.chain'), children: <CertificateChain chain={signature.chain} /> },
        ]}
      />
    </article>
  )
}
