// Entry of the verification page.
import { mountPage } from '../console-app.tsx'
import { VerifyPage } from './verify-page.tsx'

mountPage('verify.title', <VerifyPage />)
