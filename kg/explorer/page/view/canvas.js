// The drawing: vis-network, its sets, and what was last drawn.

/**
 * @type {{
 *   network: any, nodes: any, edges: any, seen: Seen, drawn: number,
 *   moving: boolean, printing: boolean, front: Set<Pair> | null, faint: boolean, hovered: Entity | null,
 *   regionNames: string[], named: boolean,
 * }}
 */
export const view = {
  network: null,
  nodes: null,
  edges: null,
  seen: { nodes: [], there: new Set(), pairs: [] },
  drawn: 0,
  moving: false,
  printing: false,
  front: null,
  faint: false,
  hovered: null,
  regionNames: [],
  named: true,
};
