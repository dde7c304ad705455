// The keys and what each does, in English and Chinese.

/** @type {[string, Words][]} */
export const KEYS = [
  ['/', ['Search', '搜索']],
  ['Shift+Enter', ['In the search: a new picture instead of adding', '在搜索中：重绘而不是加入']],
  ['← ↑ → ↓', ['Go to the next node that way', '移到该方向的下一个节点']],
  ['Enter', ['Open the card', '打开卡片']],
  ['E', ['Expand the chosen node', '展开所选节点']],
  ['C', ['Collapse it', '收起']],
  ['H / Delete', ['Hide it', '隐藏']],
  ['P', ['Pin or unpin it', '固定或取消固定']],
  ['O', ['Only this and its neighbours', '只看它与相邻']],
  ['N', ['Path from here', '由此找路径']],
  ['M / Shift+click', ['Mark several; the menu acts on all of them', '标记多个，菜单作用于全部']],
  ['[ / ]', ['Walk along its links', '逐条查看其关系']],
  ['+ / − / 0', ['Zoom in, out, fit', '放大、缩小、适应窗口']],
  ['Ctrl+Z / Ctrl+Y', ['Undo, redo', '撤销、重做']],
  ['T', ['Table or picture', '表格或图']],
  ['F', ['Legend and filter', '图例与筛选']],
  [', / .', ['A month back or on', '前一月、后一月']],
  ['Space', ['Play the time', '播放时间']],
  ['D', ['Dark or light', '深色或浅色']],
  ['L', ['English or Chinese', '英文或中文']],
  ['Esc', ['Close', '关闭']],
];
