/**
 * The part of TypeScript's `lib.dom.d.ts` that readers meet: elements, events, drawing, timers.
 * The whole file is a quarter of what the editor's types may weigh. What is left out becomes `any`
 * where it is mentioned, so that nothing that works is called wrong.
 */
import ts from "typescript";

/** The interfaces and types that are kept, by name. */
const KEPT = new RegExp(
  `^(${[
    "(HTML|SVG)(ElementTagNameMap|Element|ElementEventMap|Collection|CollectionBase|CollectionOf)",
    "HTML(Anchor|Button|Canvas|Div|DataList|Details|Dialog|FieldSet|Form|Heading)Element",
    "HTML(Image|Input)Element",
    "HTML(LI|Label|Legend|Meter|OList|OptGroup|Option|Output|Paragraph|Pre|Progress)Element",
    "HTML(Select|Span|Style|Table|TableCaption|TableCell|TableRow|TableSection)Element",
    "HTML(TextArea|UList|OrSVG)Element|HTMLOptionsCollection|HTMLOrSVGElement",
    "SVG(Circle|ClipPath|Defs|Ellipse|G|Graphics|Geometry|Line|Marker|Path|Pattern|Polygon)Element",
    "SVG(Polyline|Rect|SVG|Style|Symbol|TSpan|Text|TextContent|TextPath|TextPositioning)Element",
    "SVG(Title|Use)Element|SVGAnimated(Length|Rect)|SVGLength",
    "(Pointer|Mouse|Keyboard|Wheel|Touch|Focus|Input|UI|Custom)?Event(Init|Modifier|ModifierInit)?",
    "EventTarget|EventListener\\w*|AddEventListenerOptions|GlobalEventHandlers(EventMap)?",
    "ElementEventMap|Touch|TouchList",
    "Node|Element|Text|Comment|CharacterData|Attr|NamedNodeMap|Document|DocumentFragment",
    "(Parent|Child|NonDocumentTypeChild|NonElementParent)Node|Node(List|ListOf)|DOMTokenList",
    "DOMStringMap|DOM(Rect|Point|Matrix)(ReadOnly|Init)?|DOMException|ElementCSSInlineStyle",
    "CSSStyleDeclaration|ARIAMixin|InnerHTML|Slottable|InsertPosition|ShadowRoot",
    "Window(OrWorkerGlobalScope)?|TimerHandler|FrameRequestCallback|AnimationFrameProvider",
    "Console|Performance|Location|History|Navigator|Screen|Storage|Crypto",
    "(Intersection|Mutation|Resize)Observer(Callback|Entry|Init|Options|Size)?|MutationRecord",
    "Abort(Controller|Signal)|Blob|BlobPart|BlobPropertyBag|URL|URLSearchParams",
    "Text(Encoder|Decoder)\\w*|ImageData|Path2D|TextMetrics",
    "Canvas(RenderingContext2D|Compositing|DrawImage|DrawPath|FillStrokeStyles|Filters|Gradient)",
    "Canvas(ImageData|ImageSmoothing|Path|PathDrawingStyles|Pattern|Rect|ShadowStyles|State|Text)",
    "Canvas(TextDrawingStyles|Transform|LineCap|LineJoin|TextAlign|TextBaseline|FillRule)",
    "DOMHighResTimeStamp|ScrollIntoViewOptions|ScrollToOptions|ScrollOptions|ScrollBehavior"
  ].join("|")})$`
);

/** The global names, besides those of kept interfaces, that are kept. */
const GLOBALS = new RegExp(
  "^(addEventListener|alert|atob|btoa|cancelAnimationFrame|clearInterval|clearTimeout|confirm|" +
    "console|crypto|devicePixelRatio|dispatchEvent|document|getComputedStyle|getSelection|" +
    "innerHeight|innerWidth|location|matchMedia|navigator|performance|prompt|queueMicrotask|" +
    "removeEventListener|requestAnimationFrame|self|setInterval|setTimeout|structuredClone|window)$"
);

/** Cuts `lib.dom.d.ts` down. */
export function domSubset(text: string): string {
  const file = ts.createSourceFile("lib.dom.d.ts", text, ts.ScriptTarget.ES2022, true);
  const known = new Set<string>();
  for (const statement of file.statements) {
    for (const name of namesOf(statement)) if (isKept(statement, name)) known.add(name);
  }
  const left = new Set<string>();
  for (const statement of file.statements) {
    for (const name of namesOf(statement)) if (!known.has(name)) left.add(name);
  }
  const kept = file.statements.filter((statement) =>
    namesOf(statement).some((name) => known.has(name))
  );
  const {transformed} = ts.transform([...kept], [(context) => (node) => cut(node, left, context)]);
  const printer = ts.createPrinter({removeComments: true});
  return transformed
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, node, file).replace(/^ +/gm, ""))
    .join("\n");
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({name}) => name.getText());
  }
  const named = statement as ts.DeclarationStatement;
  return named.name ? [named.name.getText()] : [];
}

function isKept(statement: ts.Statement, name: string): boolean {
  return KEPT.test(name) || (!ts.isInterfaceDeclaration(statement) && GLOBALS.test(name));
}

/** Puts `any` in the place of every type that is left out. */
function cut(
  node: ts.Statement,
  left: ReadonlySet<string>,
  context: ts.TransformationContext
): ts.Statement {
  const {factory} = context;
  const visit = (child: ts.Node): ts.Node | undefined => {
    if (ts.isHeritageClause(child)) {
      const types = child.types.filter(({expression}) => !left.has(expression.getText()));
      if (types.length === 0) return undefined;
      const clause = factory.updateHeritageClause(child, types);
      return ts.visitEachChild(clause, visit, context);
    }
    const name = ts.isTypeReferenceNode(child)
      ? child.typeName.getText()
      : ts.isTypeQueryNode(child)
        ? child.exprName.getText()
        : null;
    if (name !== null && left.has(name)) {
      return factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
    }
    if (ts.isPropertySignature(child) && /^on[a-z]+$/.test(child.name.getText())) {
      // `this` of a listener is worth a third of all the text.
      const {modifiers, questionToken} = child;
      const any = factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
      const event = factory.createParameterDeclaration(
        undefined,
        undefined,
        "event",
        undefined,
        any
      );
      const listener = factory.createFunctionTypeNode(undefined, [event], any);
      const type = factory.createUnionTypeNode([
        factory.createParenthesizedType(listener),
        factory.createLiteralTypeNode(factory.createNull())
      ]);
      return factory.updatePropertySignature(child, modifiers, child.name, questionToken, type);
    }
    return ts.visitEachChild(child, visit, context);
  };
  return ts.visitNode(node, visit) as ts.Statement;
}
