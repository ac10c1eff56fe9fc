// BouncyCastle and OpenSSL against one server.
import { tcpClient } from './testing/clients.ts'
import { foreignContract } from './testing/foreign.contract.ts'
import { openSignServer } from './testing/open-sign-server.ts'

foreignContract(openSignServer, ({ tcp }) => tcpClient(tcp))
