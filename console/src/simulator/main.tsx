// Entry of the HIS simulator page.
import { mountPage } from '../console-app.tsx'
import { SimulatorPage } from './simulator-page.tsx'

mountPage('simulator.title', <SimulatorPage />)
