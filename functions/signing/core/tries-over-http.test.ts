// Wrong permission codes at one server, over HTTP.
import { openSignServer } from '../testing/open-sign-server.ts'
import { triesContract } from '../testing/tries.contract.ts'

triesContract(openSignServer)
