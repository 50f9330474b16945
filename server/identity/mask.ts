/** What identifies a person or opens an account is shown with its middle hidden (个人信息保护法 51). Empty stays empty. */
export const maskIdNo = (text: string): string => text.length < 10 ? hidden(text) : `${text.slice(0, 6)}********${text.slice(-2)}`
export const maskPhone = (text: string): string => text.length < 7 ? hidden(text) : `${text.slice(0, 3)}****${text.slice(-2)}`
export const maskAccount = (text: string): string => text.length < 9 ? hidden(text) : `${text.slice(0, 4)} **** ${text.slice(-4)}`
/** 金岭朴 → 金**: a list of experts must not name them. */
export const maskName = (text: string): string => [...text].map((letter, index) => index ? '*' : letter).join('')

const hidden = (text: string): string => '*'.repeat(text.length)
