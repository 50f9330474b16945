import type { Dictionary, Pair } from './words.ts'

export const searchWords = {
  title: ['搜索', 'Search'],
  hint: ['项目、任务、公告、主体或条文', 'Projects, tasks, notices, organisations or articles'],
  go: ['搜索', 'Search'],
  all: ['全部', 'All'],
  empty: ['输入项目名称的一部分、统一交易标识码、单位名称，或条文里的词。只找得到你有权看的内容。', 'Type part of a project name, a trade code, an organisation or words of an article. Only what you may read is found.'],
  nothing: ['没有找到「{q}」。可试项目名称的一部分，或少写几个字。', 'Nothing found for “{q}”. Try part of a name, or fewer words.'],
  toNotices: ['看全部公告', 'All notices'],
  pages: ['翻页', 'Pages'],
  page: ['第 {n} 页，共 {of} 页', 'Page {n} of {of}'],
  before: ['上一页', 'Previous'],
  after: ['下一页', 'Next'],
  more: ['查看全部结果', 'All results'],
} as const satisfies Dictionary

export const foundKinds: Record<'task' | 'project' | 'notice' | 'entity' | 'article', Pair> = {
  task: ['任务', 'Task'],
  project: ['项目', 'Project'],
  notice: ['公告', 'Notice'],
  entity: ['主体', 'Party'],
  article: ['条文', 'Article'],
}
