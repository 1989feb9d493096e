// A score from 0 to 100, as number and as length.
export function Score({ value }: { value: number }) {
  const kind = value >= 70 ? "high" : value >= 40 ? "middle" : "low";
  return (
    <span class={`score ${kind}`}>
      <span class="score-value">{value}</span>
      <span class="score-bar" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(100, value))}%` }} />
      </span>
    </span>
  );
}
