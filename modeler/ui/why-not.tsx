import { Button, Tooltip, type ButtonProps } from 'antd'
import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

interface Props extends Omit<ButtonProps, 'disabled'> {
  /** Why it cannot be done now; absent = it can. */
  why?: string | false | undefined
  /** Who can do it instead. */
  who?: string | undefined
  children: ReactNode
}

/** A button that, when it cannot act, stays focusable and says why and who can. */
export function WhyNot({ why, who, children, onClick, className = '', ...rest }: Props) {
  const w = useWords(uiWords)
  if (!why)
    return (
      <Button {...rest} className={className} {...(onClick ? { onClick } : {})}>
        {children}
      </Button>
    )
  const text = who ? `${why}。${w('whoCan', { who })}` : why
  return (
    <Tooltip title={text} trigger={['hover', 'focus']}>
      <Button {...rest} type="default" danger={false} aria-disabled="true" className={`${className} cannot`}>
        {children}
        <span className="sr">：{text}</span>
      </Button>
    </Tooltip>
  )
}
