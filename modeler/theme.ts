import { theme, type MappingAlgorithm, type ThemeConfig } from 'antd'
import type { Settings } from './ui/settings.ts'

/** antd's dark palette dims the link given to it below 4.5:1 on a chosen row: the link stays as given. */
const exactLink: MappingAlgorithm = (seed, map) => ({ ...map!, colorLink: seed.colorLink })

/** antd dressed in our tokens: the same hues as tokens.css, three densities (touch is chosen by the pointer), without motion for whoever wants none. */
export function themeOf({ theme: mode, density }: Pick<Settings, 'density'> & { theme: 'light' | 'dark' }, { touch, still }: { touch: boolean; still: boolean }): ThemeConfig {
  const dark = mode === 'dark'
  const outline = dark ? '#5F7288' : '#8391A4'
  const height = touch ? 44 : density === 'compact' ? 28 : 32
  return {
    algorithm: dark ? [theme.darkAlgorithm, exactLink] : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#6BA8F5' : '#1556B0',
      colorError: dark ? '#FF8A80' : '#BF2318',
      colorWarning: '#D98E04',
      colorSuccess: dark ? '#52C794' : '#0B7549',
      colorLink: dark ? '#6BA8F5' : '#1556B0',
      colorText: dark ? '#E8EDF4' : '#16202E',
      colorTextSecondary: dark ? '#A9B8C9' : '#475467',
      colorTextTertiary: dark ? '#8798AB' : '#667085',
      colorTextPlaceholder: dark ? '#8798AB' : '#667085',
      colorTextDescription: dark ? '#8798AB' : '#667085',
      colorBgLayout: dark ? '#0D141D' : '#F4F6F9',
      colorBgContainer: dark ? '#141E2A' : '#FFFFFF',
      colorBgElevated: dark ? '#18232F' : '#FFFFFF',
      colorBorder: dark ? '#3A4B5F' : '#CBD3DE',
      colorBorderSecondary: dark ? '#263444' : '#E1E6ED',
      fontFamily: 'var(--font)',
      fontFamilyCode: 'var(--mono)',
      borderRadius: 7,
      controlHeight: height,
      // it waits for the end of animations that base.css takes away, and a dialog would never be open
      motion: !still,
      motionDurationFast: '80ms',
      motionDurationMid: '120ms',
      motionDurationSlow: '150ms',
    },
    components: {
      Input: { colorBorder: outline },
      InputNumber: { colorBorder: outline },
      Select: { colorBorder: outline },
      Checkbox: { colorBorder: outline },
      Radio: { colorBorder: outline },
      DatePicker: { colorBorder: outline },
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', ...(dark ? { primaryColor: '#0D141D' } : {}) },
      Tabs: { horizontalItemPadding: '10px 0', horizontalMargin: '0' },
    },
  }
}
