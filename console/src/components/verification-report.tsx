// A verdict in plain words, large, with its details below: shared by the verification page and the simulator.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons'
import { Alert, Descriptions } from 'antd'
import type { VerificationReport as Report } from '@yiqian/shared/protocol/verification.ts'
import { sayFactors } from '@yiqian/shared/protocol/factors.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import type { TextKey } from '../language/dictionary.ts'
import { useLanguage } from '../language/language.tsx'
import { SignatureCard } from './signature-card.tsx'

const ICONS = { passed: CheckCircleFilled, failed: CloseCircleFilled, indeterminate: QuestionCircleFilled } as const
const WORDS: Record<Verdict, TextKey> = {
  passed: 'verdict.passed',
  failed: 'verdict.failed',
  indeterminate: 'verdict.indeterminate',
}

export function VerificationReport({ report, fileName }: { report: Report; fileName?: string }) {
  const { say, pick, time } = useLanguage()
  const Icon = ICONS[report.verdict]
  const kinds: Record<Report['kind'], TextKey> = {
    pdf: 'report.kind.pdf',
    detached: 'report.kind.detached',
    attached: 'report.kind.attached',
  }
  return (
    <section className="report" data-testid="report" data-verdict={report.verdict}>
      <div className={`verdict verdict-${report.verdict}`} role="status">
        <Icon className="verdict-icon" aria-hidden />
        <div>
          <div className="verdict-word" data-testid="report-verdict">
            {say(WORDS[report.verdict])}
          </div>
          <div className="verdict-summary" data-testid="report-summary">
            {pick(report.summary)}
          </div>
        </div>
      </div>
      {report.register?.state === 'voided' && <Alert data-testid="report-voided" type="error" showIcon message={say('report.voided')} />}
      <Descriptions
        size="small"
        column={2}
        className="report-facts"
        items={[
          { key: 'file', label: say('report.file'), children: fileName ?? '—' },
          { key: 'kind', label: say('report.kind'), children: say(kinds[report.kind]) },
          { key: 'count', label: say('report.count'), children: report.signatures.length },
          ...(report.register ? [{ key: 'factors', label: say('report.factors'), children: report.register.signings.map(({ factors }) => pick(sayFactors(factors)) || '—').join(' · ') }] : []),
          { key: 'when', label: say('report.verifiedAt'), ...(report.register && { span: 2 }), children: time(report.verifiedAtMs) },
          {
            key: 'digest',
            label: say('report.digest'),
            span: 2,
            children: (
              <span className="code wrap" data-testid="report-digest">
                {report.digestHex}
              </span>
            ),
          },
          ...(report.provisional
            ? [{ key: 'provisional', label: say('report.provisional'), span: 2, children: <span data-testid="report-provisional">{pick(report.provisional.words)}</span> }]
            : []),
        ]}
      />
      {report.signatures.map((signature) => (
        <SignatureCard key={signature.index} signature={signature} />
      ))}
    </section>
  )
}
