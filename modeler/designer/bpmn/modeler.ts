import { ZeebeVariableResolverModule } from '@bpmn-io/variable-resolver'
import ElementTemplateChooserModule from '@bpmn-io/element-template-chooser'
import ColorPickerModule from 'bpmn-js-color-picker'
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything'
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates'
import NativeCopyPasteModule from 'bpmn-js-native-copy-paste'
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel'
import BpmnModeler from 'bpmn-js/lib/Modeler'
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud'
import MinimapModule from 'diagram-js-minimap'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css'
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css'
import 'bpmn-js-element-templates/dist/assets/element-templates.css'
import '@bpmn-io/element-template-chooser/dist/element-template-chooser.css'
import 'bpmn-js-color-picker/colors/color-picker.css'
import 'diagram-js-minimap/assets/diagram-js-minimap.css'
import './modeler.css'
import { insertModule } from './insert.ts'
import { lateVariablesModule } from './late-variables.ts'
import { pageKeysModule } from './page-keys.ts'
import { searchModule } from './search.ts'
import type { Modeler } from './services.ts'
import { translateModule } from './translate.ts'

interface Options { canvas: HTMLElement; modules?: object[] }

/** A bpmn-js modeler with the Zeebe properties panel (attached by the page when the diagram stands, as our templates are) and Chinese. Findings are drawn by the workshop itself, not by a lint plug-in. */
export function createModeler({ canvas, modules = [] }: Options): Modeler {
  const modeler = new BpmnModeler({
    container: canvas, moddleExtensions: { zeebe },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviorsModule, CloudElementTemplatesPropertiesProviderModule,
      ElementTemplateChooserModule, ZeebeVariableResolverModule, lateVariablesModule, ColorPickerModule, CreateAppendAnythingModule, CreateAppendElementTemplatesModule, MinimapModule, insertModule,
      // on plain http outside localhost browsers have no clipboard; the built-in one then serves within the tab
      ...(navigator.clipboard ? [NativeCopyPasteModule] : []), searchModule, pageKeysModule, ...modules, translateModule,
    ],
  } as ConstructorParameters<typeof BpmnModeler>[0]) as unknown as Modeler
  modeler.on('elementTemplates.errors', ({ errors }: { errors: Error[] }) => { throw new Error(`element templates: ${errors.map(error => error.message).join('; ')}`) })
  return modeler
}

/** Fits the diagram into what the palette leaves free, centred and never magnified; nothing while the canvas has no size. */
export function fit(modeler: Modeler): void {
  const canvas = modeler.get('canvas')
  const { inner, outer } = canvas.viewbox()
  if (outer.width < 80 || outer.height < 80 || !inner.width) return
  const scale = Math.min(1, (outer.width - 2 * margin) / inner.width, (outer.height - 2 * margin) / inner.height)
  const [width, height] = [outer.width / scale, outer.height / scale]
  canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height })
}
const margin = 24
