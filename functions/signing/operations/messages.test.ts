// Messages, envelopes and certificates of one server.
import { messagesContract } from '../testing/messages.contract.ts'
import { openSignServer } from '../testing/open-sign-server.ts'

messagesContract(openSignServer)
