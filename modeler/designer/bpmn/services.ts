/** The few diagram-js services the workshop calls, typed once; the libraries ship no types for most of them. */
export interface Bounds { x: number; y: number; width: number; height: number }
export interface Point { x: number; y: number }
export interface Moddle { id?: string; name?: string; $type: string; get(name: string): unknown; $instanceOf(type: string): boolean; $model: Factory; [property: string]: unknown }
export interface Factory { create(type: string, attributes?: object): Moddle }
export interface Shape extends Bounds { id: string; type: string; parent?: Shape; children?: Shape[]; host?: Shape; labels: Shape[]; di: Moddle; businessObject: Moddle; outgoing: Connection[]; incoming: Connection[] }
export interface Connection { id: string; type: string; waypoints: Point[]; labels: Shape[]; source: Shape; target: Shape; di: Moddle; businessObject: Moddle }

interface Named {
  canvas: { zoom(to: string | number, centre?: string | Point): number; getRootElement(): Shape; setRootElement(root: Shape): void; findRoot(element: Shape): Shape; addMarker(id: string, marker: string): void; removeMarker(id: string, marker: string): void; scrollToElement(element: Shape | string, padding?: number): void; viewbox(to?: Bounds): Bounds & { scale: number; inner: Bounds; outer: Bounds }; resized(): void; focus(): void }
  elementRegistry: { get(id: string): Shape | undefined; filter(test: (element: Shape) => boolean): Shape[]; getAll(): Shape[] }
  selection: { select(element: Shape | Shape[] | null): void; get(): Shape[] }
  commandStack: { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean; execute(command: string, context: object): void; registerHandler(command: string, handler: unknown): void; clear(): void }
  modeling: { updateProperties(element: Shape, properties: object): void; updateModdleProperties(element: Shape, moddle: Moddle, properties: object): void; appendShape(source: Shape, shape: object, position: Point, parent: Shape): Shape; moveElements(elements: Shape[], by: Point): void; connect(a: Shape, b: Shape, attributes?: object): Connection; removeElements(elements: (Shape | Connection)[]): void; setColor(elements: Shape[], colour: object): void }
  overlays: { add(id: string, type: string, overlay: { position: object; html: HTMLElement | string; show?: object; scale?: boolean }): string; remove(filter: object | string): void }
  elementTemplates: { getAll(): Template[]; getLatest(id: string): Template[]; applyTemplate(element: Shape, template: Template): Shape; createElement(template: Template): Shape; get(element: Shape): Template | undefined }
  elementTemplatesLoader: { setTemplates(templates: object[]): void }
  create: { start(event: Event, shape: Shape | Shape[]): void }
  elementFactory: { createShape(attributes: object): Shape }
  autoPlace: { append(source: Shape, shape: object, hints?: object): Shape }
  searchPad: { toggle(): void; isOpen(): boolean }
  popupMenu: { open(target: Shape | Shape[], id: string, at: Point & { cursor?: Point }, options?: object): void }
  alignElements: { trigger(elements: Shape[], type: string): void }
  distributeElements: { trigger(elements: Shape[], axis: 'horizontal' | 'vertical'): void }
  minimap: { toggle(): void; open(): void; close(): void }
  directEditing: { activate(element: Shape): void }
  eventBus: { on(event: string | string[], handler: (event: never) => void): void; once(event: string, handler: (event: never) => void): void; off(event: string, handler: unknown): void; fire(event: string, payload: object): void }
  bpmnFactory: Factory
  rules: { allowed(rule: string, context: object): boolean | object | null }
  propertiesPanel: { attachTo(parent: HTMLElement): void }
  linting: { update(): void; toggle(on: boolean): void }
  palette: { getEntries(): Record<string, PaletteEntry> }
  layouter: { layoutConnection(connection: Connection, hints: object): Point[] }
  connectionDocking: { getCroppedWaypoints(connection: Connection): Point[] }
  variableResolver: { getVariablesForElement(element: Moddle | Shape): Promise<{ name: string; detail?: string }[]> }
}
export interface PaletteEntry { group?: string; className?: string; title?: string; imageUrl?: string; html?: string; separator?: boolean; action?: { click?(event: Event, autoActivate?: boolean): void; dragstart?(event: Event): void } }
export interface Template { id: string; name: string; description?: string; version?: number; category?: { id: string; name: string }; appliesTo: string[] }

/** A running bpmn-js modeler, as far as the workshop knows it. */
export interface Modeler {
  get<K extends keyof Named>(name: K): Named[K]
  get<T>(name: string, strict: false): T | undefined
  on(event: string, handler: (event: never) => void): void
  off(event: string, handler: unknown): void
  importXML(xml: string): Promise<{ warnings: { message: string }[] }>
  saveXML(options?: { format: boolean }): Promise<{ xml: string }>
  saveSVG(): Promise<{ svg: string }>
  getDefinitions(): Moddle
  destroy(): void
}
