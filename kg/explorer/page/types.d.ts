// The shapes of what the page works on; read by the type checker only.

interface Said {
  source: Source;
  note: string;
}

interface Source {
  id: string;
  title: string;
  publisher: string;
  issued: string;
  kind: string;
  reliability: string;
  url: string;
  /** Numbers of what ties it to other sources that are one voice with it. */
  voices: number[];
}

interface Named {
  id: string;
  en: string;
  zh: string;
}

interface ClassStyle extends Named {
  shape: string;
  color: string;
  count: number;
}

interface Family extends Named {
  color: string;
  /** How strongly its relations say that two things belong together. */
  tie: number;
  /** The kind of its line where it is not solid. */
  line: string;
}

interface Relation extends Named {
  family: string;
  symmetric: boolean;
  tie: number;
  /** What stands over the subjects where the object is shown. */
  heading: string[];
  count: number;
}

interface Entity extends Named {
  /** Its place in the list of all. */
  i: number;
  cls: string;
  aliases: string[];
  /** Its place among all, what people mean first. */
  place: number;
  x: number;
  y: number;
  same: string;
  born: string;
  /** The day from which it is drawn. */
  there: number | null;
  links: Relationship[];
  numbers: Observation[];
  events: Happening[];
  facts: Description[];
  disputes: Dispute[];
  near: Map<Entity, Pair>;
}

interface Claim {
  says: Said[];
  claim?: string;
  planned: boolean;
  derived?: boolean;
  /** Made by the query behind the page. */
  asked?: boolean;
  k?: number;
}

interface Relationship extends Claim {
  k: number;
  from: Entity;
  relation: Relation;
  to: Entity;
  start: string;
  end: string;
  share: number | null;
  amount: number | null;
  unit: string;
  roles: string[];
  parts: string[];
  modes: string[];
  derived: boolean;
  ended: boolean;
  /** How strongly it ties; what a step over it costs; its place among all that tell a step. */
  tie: number;
  cost: number | null;
  order: number;
  /** The day from which one without a start is drawn. */
  drawn: number | null;
  /** First and last day of each time in which it was in force. */
  held: [number | null, number | null][];
  /** Why it is set aside, and so listed but not drawn; empty where it is not. */
  aside: string;
}

/** Two things that are linked, and all that links them. */
interface Pair {
  a: Entity;
  b: Entity;
  key: string;
  links: Relationship[];
}

interface Observation extends Claim {
  entity: Entity;
  measure: string;
  value: number;
  unit: string;
  period: string;
  from: string;
  to: string;
  span: string;
  bound: string;
  basis: string;
  scope: (number | string)[];
  saidBy: Entity | null;
  preferred: boolean;
  /** Whether nobody but generated pages tells it. */
  generated: boolean;
  /** Of a plan that is preferred at times: from when to when. */
  best: [number | null, number | null][] | null;
  key: number;
  since: number | null;
}

interface Happening extends Claim {
  entity: Entity;
  date: string;
  from: string;
  to: string;
  type: string;
  others: Entity[];
  summary: string;
  value: number | null;
  unit: string;
  since: number | null;
}

interface Description extends Claim {
  entity: Entity;
  property: string;
  value: string | (number | string)[];
  place: number;
  mark: string;
  since: number | null;
}

interface Dispute {
  k: number;
  entities: Entity[];
  kind: string;
  severity: number;
  measure: string;
  period: string;
  arithmetic: string[];
  explanation: string[];
  keys: number[];
  properties: string[];
}

interface Step {
  title: string[];
  text: string[];
  show: number[];
  says: number[];
  asOf: string;
  choose: number | null;
  places: [number, number][];
  /** The key of the figure that the step speaks of; -1 where it speaks of none. */
  figure: number;
}

/** Something chosen: one thing, or what ties two. */
type Target = { entity: Entity; pair?: undefined } | { pair: Pair; entity?: undefined };

interface Place {
  x: number;
  y: number;
  pin: boolean;
}

/** What a node needs around its place: half its width, its reach up and down. */
interface Box {
  half: number;
  up: number;
  down: number;
}

interface Spot {
  entity: Entity;
  x: number;
  y: number;
}

interface Seat extends Spot {
  box: Box;
  pin?: boolean;
}

type Point = { x: number; y: number };

interface SeenPair {
  pair: Pair;
  links: Relationship[];
}

/** What is visible: things, and the pairs of them that are linked. */
interface Seen {
  nodes: Entity[];
  there: Set<Entity>;
  pairs: SeenPair[];
}

interface Path {
  nodes: Entity[];
  pairs: Pair[];
  cost: number;
}

/** A view as plain values, as undo and links keep it. */
interface Shot {
  n?: [string, number, number, (boolean | number)?][];
  c?: string[];
  r?: string[];
  s?: string[];
  p?: number;
  q?: number;
  a?: string;
  k?: string[];
  t?: string[];
  y?: string;
  e?: string;
  z?: string[];
  u?: (string | boolean | string[])[];
  w?: number;
  l?: string;
  h?: string;
  m?: string;
  v?: number[] | null;
  f?: string[];
}

interface Refresh {
  camera?: number[] | null;
  words?: boolean;
  quiet?: boolean;
}

type Words = [string, string];

/** What an element may hold. */
type Child = Node | string | number | null | undefined | false | Child[];

type Attributes = Record<string, any>;

interface Theme {
  paper: string;
  ink: string;
  faint: string;
  rim: string;
  mark: string;
  seed: string;
  mute: number;
}

interface Spelled {
  x: number;
  y: number;
  angle: number;
  label: string;
  width: number;
}

/** Where a day and a value stand in a chart. */
interface Frame {
  x: (day: number) => number;
  y: (value: number) => number;
}

type Valued = (number: Observation) => number;

interface Scale {
  first: number;
  last: number;
  ticks: { value: number; text: string }[];
  left: number;
  beyond: (number: Observation) => boolean;
  x: (day: number) => number;
  y: (value: number) => number;
}

declare const vis: any;

interface Window {
  autokg: unknown;
  DecompressionStream: unknown;
}

interface HTMLDetailsElement {
  /** Makes the content when it is first opened. */
  fill?: () => void;
  filled?: boolean;
}

/** What of the card outlives a rebuild. */
interface KeptCard {
  top: number;
  open: Map<string | undefined, boolean>;
  focus: string | null;
  part: string | undefined;
}

interface SwitchRow {
  set: Set<string>;
  name: string;
  label: string;
  mark: Child;
  count: string | number;
  extra?: Child;
  title?: string;
}

/** The nodes with a large label in a crowd, and how many there are in all. */
interface Tops {
  named: Set<Entity>;
  all: number;
}

/** Everything in the file. */
interface Data {
  raw: any;
  concepts: Record<string, Words>;
  disputeKinds: Record<string, Words>;
  prefixes: Record<string, string>;
  story: Step[];
  reliabilities: string[];
  network: { nodes: any[]; edges: [number, number][]; options: any };
  clocks: { as_of?: string; known_on?: string };
  classes: Map<string, ClassStyle>;
  families: Map<string, Family>;
  relations: Map<string, Relation>;
  sources: Source[];
  entities: Entity[];
  byId: Map<string, Entity>;
  links: Relationship[];
  numbers: Observation[];
  events: Happening[];
  facts: Description[];
  disputes: Dispute[];
  only: Set<Relationship>;
  seeds: Entity[];
  pairs: Map<string, Pair>;
  disputeOf: Map<number, Dispute>;
  /** Relations that are not drawn at first. */
  quiet: Set<string>;
  /** Layouts, each with the families of relations it is about. */
  layouts: [string, string[]][];
  /** The column of each thing in a supply chain, and what it is folded under (-1: nothing). */
  columns: number[];
  above: number[];
  /** What to size by: name, English, Chinese, a number for each thing. */
  sizes: [string, string, string, number[]][];
  /** Communities of the whole graph: a thing, and an ellipse. */
  regions: [number, number, number, number, number][];
  /** The models that are folded under a thing. */
  folded: Map<Entity, Entity[]>;
}

interface State {
  nodes: Map<Entity, Place>;
  offClasses: Set<string>;
  offRelations: Set<string>;
  offSources: Set<string>;
  planned: boolean;
  only: boolean;
  asOf: string;
  chosen: Target | null;
  lang: string;
  theme: string;
  mode: string;
  trail: string[];
  /** The layout of the picture, and what it is around. */
  layout: string;
  centre: Entity | null;
  /** What nodes are sized and coloured by. */
  sizeBy: string;
  colorBy: string;
}

declare const oxigraph: any;
declare const unxz: any;

/** A blank of a saved question. */
interface Parameter {
  name: string;
  kind: string;
  start: string;
  about: string;
  of: string;
}

interface Question {
  name: string;
  topic: string;
  title: string;
  description: string;
  text: string;
  parameters: Parameter[];
  shown: string[];
}

/** One cell of an answer. */
interface Term {
  value: string;
  type: string;
  datatype?: string;
  lang?: string;
}

interface Answer {
  columns: string[];
  rows: (Term | undefined)[][];
  triples: boolean;
  /** The answer to an ASK query. */
  truth: boolean | null;
}
