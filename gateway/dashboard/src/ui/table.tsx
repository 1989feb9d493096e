// Figures in rows: the first column names what the others are of.
interface Props {
  // The first one names the rows; the others are numbers.
  columns: string[];
  rows: { name: string; figures: string[] }[];
}

export function Table({ columns, rows }: Props) {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column, i) => (
            <th key={column} scope="col" class={i === 0 ? undefined : "number"}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, figures }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {figures.map((figure, i) => (
              <td key={columns[i + 1]} class="number">
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
