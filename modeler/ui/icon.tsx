import type { AbstractNode, IconDefinition } from '@ant-design/icons-svg/es/types.js'
import { createElement, type ReactElement } from 'react'

const drawn = ({ tag, attrs, children }: AbstractNode, key?: number): ReactElement => createElement(tag, { key, ...attrs }, children?.map(drawn))

/** One of antd's icons without antd: the frame of every page needs a dozen of them and nothing else of that library. Decorative. */
export const Icon = ({ of: { icon } }: { of: IconDefinition }) => (
  <span className="anticon" aria-hidden="true">
    {typeof icon === 'function' ? null : createElement('svg', { viewBox: icon.attrs['viewBox'], width: '1em', height: '1em', fill: 'currentColor' }, icon.children?.map(drawn))}
  </span>
)
