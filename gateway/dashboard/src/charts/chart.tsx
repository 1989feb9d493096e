// A chart with its table: who can not see the one reads the other.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { EChartsCoreOption } from "echarts/core";
import { t } from "../i18n";
import { colour, isDark } from "../ui/theme";

interface Props {
  title: string;
  note?: string;
  // Drawn anew when these change.
  option: () => EChartsCoreOption;
  dependencies: readonly unknown[];
  height?: number;
  table: ComponentChildren;
}

export function Chart({ title, note, option, dependencies, height = 260, table }: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <section class="card chart" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note !== undefined && <span class="muted">{note}</span>}
        <button class="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? t().overview.asChart : t().overview.asTable}
        </button>
      </header>
      {asTable ? <div class="scroll">{table}</div> : <Canvas {...{ title, option, dependencies, height }} />}
    </section>
  );
}

type CanvasProps = Pick<Props, "title" | "option" | "dependencies"> & { height: number };

function Canvas({ title, option, dependencies, height }: CanvasProps) {
  const ref = useRef<HTMLDivElement>(null);
  const dark = isDark.value;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let dispose: (() => void) | undefined;
    let gone = false;
    // The library comes with the first chart, not with the first page.
    void import("./library").then(({ init }) => {
      if (gone) return;
      const chart = init(element, null, { renderer: "canvas" });
      chart.setOption({ ...base(), ...option() });
      const resize = new ResizeObserver(() => chart.resize());
      resize.observe(element);
      dispose = () => {
        resize.disconnect();
        chart.dispose();
      };
    });
    return () => {
      gone = true;
      dispose?.();
    };
  }, [...dependencies, dark]);
  return <div ref={ref} class="canvas" role="img" aria-label={title} style={{ height: `${height}px` }} />;
}

function base(): EChartsCoreOption {
  return {
    animationDuration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
    textStyle: { color: colour("muted"), fontFamily: "inherit" },
    color: [colour("accent"), colour("good"), colour("warn"), colour("bad")],
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: tooltip(),
  };
}

// On the canvas: markup with styles of its own would break the page's content policy.
export const tooltip = () => ({
  trigger: "axis",
  renderMode: "richText",
  backgroundColor: colour("surface"),
  borderColor: colour("line"),
  textStyle: { color: colour("ink") },
});

export const axisLine = () => ({ lineStyle: { color: colour("line") } });
export const axisLabel = () => ({ color: colour("muted") });
