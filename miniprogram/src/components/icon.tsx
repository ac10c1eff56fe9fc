// Line icons, drawn by the style sheet in the colour of the text around them.
import { Box } from './box.tsx'

export const ICON_NAMES = [
  'back', 'bell', 'bolt', 'camera', 'certificate', 'check', 'chevron', 'clock', 'close', 'delegate', 'delete', 'document', 'expand', 'filter', 'fingerprint',
  'flow', 'gear', 'globe', 'help', 'history', 'inbox', 'info', 'key', 'lock', 'minus', 'offline', 'open', 'pen', 'people',
  'person', 'phone', 'plus', 'redo', 'refresh', 'scan', 'search', 'shield', 'signed', 'timer', 'trash', 'undo', 'warning',
] as const
export type IconName = (typeof ICON_NAMES)[number]

export function Icon({ name, size = 24, className = '' }: { name: IconName; size?: 18 | 20 | 24 | 32 | 44; className?: string }) {
  return <Box className={`yq-icon yq-icon-${name} yq-icon-${size} ${className}`} />
}
