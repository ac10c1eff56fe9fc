// The look of the console: calm, dense enough for a work station, the same colours for the same meaning everywhere.
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0f6f78',
    colorInfo: '#0f6f78',
    colorSuccess: '#1a7f4b',
    colorWarning: '#b45f06',
    colorError: '#b42318',
    // the shades that are derived from such dark colours come out grey
    colorPrimaryBg: '#e6f3f4',
    colorInfoBg: '#e6f3f4',
    colorInfoBorder: '#a9d3d6',
    colorSuccessBg: '#e7f6ed',
    colorSuccessBorder: '#b5e0c6',
    colorWarningBg: '#fff6e6',
    colorWarningBorder: '#f1d5a4',
    colorErrorBg: '#fef1f0',
    colorErrorBorder: '#f3c3be',
    colorTextBase: '#16252b',
    colorBgLayout: '#eef3f4',
    borderRadius: 6,
    fontSize: 14,
    fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Segoe UI", sans-serif',
    fontFamilyCode: 'ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace',
  },
  components: {
    Card: { headerHeightSM: 40, bodyPaddingSM: 12 },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Descriptions: { itemPaddingBottom: 6 },
  },
}
