// XML signatures of one server, over HTTP.
import { openSignServer } from '../testing/open-sign-server.ts'
import { xmlContract } from '../testing/xml.contract.ts'

xmlContract(openSignServer)
