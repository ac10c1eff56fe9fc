// Text messages that the platform sent, as the phones would show them; the code inside is large.
import { Empty } from 'antd'
import type { PhoneMessage } from '../../../simulator-server/records.ts'
import { useLanguage } from '../../language/language.tsx'

const codeIn = (text: string): string | undefined => /\b\d{4,8}\b/.exec(text)?.[0]

export function PhoneMessages({ messages }: { messages: readonly PhoneMessage[] }) {
  const { say, pick, time } = useLanguage()
  if (messages.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('messages.none')} />
  return (
    <ul className="messages" data-testid="phone-messages">
      {messages.map((message) => {
        const code = codeIn(message.zh)
        return (
          <li key={message.messageId} data-testid="phone-message" data-phone={message.phone} data-code={code ?? ''}>
            <div className="quiet">
              {say('messages.to', { phone: message.phone })} · {time(message.atMs)}
            </div>
            {code && <div className="message-code">{code}</div>}
            <div className="message-text">{pick(message)}</div>
          </li>
        )
      })}
    </ul>
  )
}
