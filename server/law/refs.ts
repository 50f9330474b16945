interface Part {
  $type: string
  get(name: string): unknown
  sourceRef?: Part
  targetRef?: Part
}

/** A hand-written diagram may omit incoming and outgoing, which bpmn-moddle does not derive and lint rules read. Safe to call again. */
export function completeRefs(element: Part): void {
  for (const child of (element.get('rootElements') ?? element.get('flowElements') ?? []) as Part[]) {
    if (child.$type === 'bpmn:SequenceFlow' && child.sourceRef && child.targetRef) {
      const out = child.sourceRef.get('outgoing') as Part[],
        into = child.targetRef.get('incoming') as Part[]
      if (!out.includes(child)) out.push(child)
      if (!into.includes(child)) into.push(child)
    } else if (child.$type === 'bpmn:Process' || /SubProcess$|Transaction$/.test(child.$type)) completeRefs(child)
  }
}
