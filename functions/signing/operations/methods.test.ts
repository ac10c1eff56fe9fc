// RSA and ECDSA beside SM2, of one server, over one connection.
import { tcpClient } from '../testing/clients.ts'
import { methodsContract } from '../testing/methods.contract.ts'
import { openSignServer } from '../testing/open-sign-server.ts'

methodsContract(openSignServer, ({ tcp }) => tcpClient(tcp))
