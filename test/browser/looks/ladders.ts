/** What a browser measures of the texts of ladders, by their boxes. */

/** All that is wrong in the ladders of a page. It runs there: it may use nothing from here. */
export function lookAtLadders(): string[] {
  interface Box {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly angle: number;
  }
  const faults: string[] = [];
  /** The ink of a text: letters take about one em of the height that a line has. */
  const boxOf = (node: SVGTextElement, svg: SVGSVGElement): Box => {
    const {x, y, width, height} = node.getBBox();
    const matrix = svg.getScreenCTM()!.inverse().multiply(node.getScreenCTM()!);
    const size = parseFloat(getComputedStyle(node).fontSize);
    const middle = new DOMPoint(x + width / 2, y + height / 2).matrixTransform(matrix);
    const angle = Math.atan2(matrix.b, matrix.a);
    const ink = Math.min(height, size * 0.94);
    return {text: node.textContent ?? "", x: middle.x, y: middle.y, width, height: ink, angle};
  };
  const shadow = ({width, height, angle}: Box, way: number) =>
    (Math.abs(Math.cos(way - angle)) * width + Math.abs(Math.sin(way - angle)) * height) / 2;
  const apart = (a: Box, b: Box, way: number) =>
    Math.abs((b.x - a.x) * Math.cos(way) + (b.y - a.y) * Math.sin(way)) >=
    shadow(a, way) + shadow(b, way) - 0.5;
  const touch = (a: Box, b: Box) =>
    [a.angle, a.angle + Math.PI / 2, b.angle, b.angle + Math.PI / 2].every(
      (way) => !apart(a, b, way)
    );
  document.querySelectorAll<SVGSVGElement>(".ladder").forEach((svg, place) => {
    const fault = (what: string) => faults.push(`ladder ${place}: ${what}`);
    const seen = (node: SVGElement) =>
      node.checkVisibility({visibilityProperty: true}) && node.textContent !== "";
    const nodes = [...svg.querySelectorAll<SVGTextElement>("text")].filter(seen);
    const texts = nodes.filter((node) => !node.closest(".cursor"));
    const boxes = texts.map((node) => boxOf(node, svg));
    const {width} = svg.viewBox.baseVal;
    const lines = [...svg.querySelectorAll(".life")].map((line) => Number(line.getAttribute("x1")));
    const tears = [...svg.querySelectorAll<SVGPathElement>(".gap")].map((gap) => gap.getBBox());
    const cursor = svg.querySelector(".cursor .line");
    boxes.forEach((a, i) => {
      const node = texts[i]!;
      const [across, along] = [shadow(a, 0), shadow(a, Math.PI / 2)];
      for (const b of boxes.slice(i + 1)) if (touch(a, b)) fault(`"${a.text}" and "${b.text}"`);
      if (a.x - across < -1 || a.x + across > width + 1) fault(`"${a.text}" is cut off`);
      if (!node.matches(".skipped")) {
        const torn = tears.some(
          (gap) =>
            a.y + along > gap.y + 1 && a.y - along < gap.y + gap.height - 1 && a.x + across > gap.x
        );
        if (torn) fault(`"${a.text}" lies on a tear`);
      }
      if (!node.matches(".host, .note, .skipped, .notice")) {
        const crossed = lines.some((x) => a.x - across < x - 1 && a.x + across > x + 1);
        if (crossed) fault(`"${a.text}" lies on a host's line`);
      }
      // The cursor's line comes to every height: what is on its way hides it behind letters.
      if (!cursor || node.matches(".tick, .slower, .host, .state.in, .number, .cause-name")) return;
      const {stroke, paintOrder} = getComputedStyle(node);
      const above = cursor.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (node.closest(".head")) return;
      if (!above) fault(`the cursor strikes through "${a.text}"`);
      const ground = stroke !== "none" && paintOrder.startsWith("stroke");
      if (!ground) fault(`"${a.text}" has no ground`);
    });
  });
  return faults;
}
