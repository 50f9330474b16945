import type { Dictionary } from '../../words/words.ts'

/** Words of the tools over the canvas and of the text view's editing. */
export const canvasWords = {
  tools: ['画布工具', 'Canvas tools'], append: ['追加', 'Append'], find: ['查找', 'Find'], nextProblem: ['下一处问题', 'Next finding'], textSteps: ['文字步骤', 'Text steps'], walk: ['沿流程走到下一个元素（方向键）', 'Walk along the flow (arrows)'], move: ['移动选中的元素（Alt + 方向键）', 'Move the selection (Alt + arrows)'], connect: ['从选中的元素连线', 'Connect from the selection'], connectHere: ['连到选中的元素', 'Connect to the selection'], properties: ['编辑属性', 'Edit properties'], remove: ['删除', 'Delete'], minimap: ['缩略图', 'Minimap'], zoomIn: ['放大', 'Zoom in'], zoomOut: ['缩小', 'Zoom out'], fit: ['适合窗口', 'Fit'],
  connecting: ['正在从「{from}」连线：用方向键或查找选中目标，按回车连上，Esc 取消', 'Connecting from “{from}”: select the target, Enter connects, Esc cancels'], connected: ['已连线：「{from}」→「{to}」', 'Connected “{from}” → “{to}”'], cannotConnect: ['「{from}」不能连到「{to}」', '“{from}” cannot be connected to “{to}”'],
  chosen: ['已选 {n} 个', '{n} selected'], left: ['左对齐', 'Align left'], center: ['水平居中', 'Align centre'], right: ['右对齐', 'Align right'], top: ['顶对齐', 'Align top'], middle: ['垂直居中', 'Align middle'], bottom: ['底对齐', 'Align bottom'], spreadX: ['水平等距', 'Distribute horizontally'], spreadY: ['垂直等距', 'Distribute vertically'], tidySelection: ['整理', 'Tidy'],
  rename: ['改名', 'Rename'], addAfter: ['在后面加一步', 'Add a step after'], newStep: ['新步骤', 'New step'], connectTo: ['连到……', 'Connect to…'], nameOf: ['「{name}」的名称', 'Name of “{name}”'], save: ['确定', 'OK'], close: ['关闭', 'Close'], moved: ['已移动', 'Moved'],
} satisfies Dictionary
