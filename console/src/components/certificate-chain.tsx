// A certificate chain, from the signer up to the root.
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import { useLanguage } from '../language/language.tsx'

export function CertificateChain({ chain }: { chain: SignatureReport['chain'] }) {
  const { say, time } = useLanguage()
  if (chain.length === 0) return <span className="quiet">{say('report.noChain')}</span>
  return (
    <ol className="chain">
      {chain.map((line, index) => (
        <li key={`${line.serialHex}-${index}`}>
          <div>{line.subject}</div>
          <div className="quiet">{say('report.issuedBy', { issuer: line.issuer })}</div>
          <div className="quiet">
            {say('report.validity', { from: time(line.notBeforeMs), until: time(line.notAfterMs) })} ·{' '}
            {say('report.serial')} <span className="code wrap">{line.serialHex}</span>
          </div>
        </li>
      ))}
    </ol>
  )
}
