// Short notes on what just happened; a refusal with its reasons stays until it is read.
import { signal } from "@preact/signals";
import { refusalOf } from "../data/client";
import { t } from "../i18n";

interface Note {
  id: number;
  kind: "done" | "refused";
  text: string;
  reasons: string[];
}

const notes = signal<Note[]>([]);
let next = 1;
const shownMs = 5_000;

function drop(id: number): void {
  notes.value = notes.value.filter((note) => note.id !== id);
}

export function say(text: string): void {
  const id = next++;
  notes.value = [...notes.value, { id, kind: "done", text, reasons: [] }];
  setTimeout(() => drop(id), shownMs);
}

export function sayRefused(title: string, error: unknown): void {
  const { message, reasons } = refusalOf(error);
  const id = next++;
  const all = reasons.length > 0 ? reasons : [message];
  notes.value = [...notes.value, { id, kind: "refused", text: title, reasons: all }];
}

export function Notes() {
  return (
    <div class="notes" aria-live="polite">
      {notes.value.map((note) => (
        <div key={note.id} class={`note ${note.kind}`} role={note.kind === "refused" ? "alert" : undefined}>
          <div>
            <strong>{note.text}</strong>
            {note.reasons.length > 0 && (
              <ul>
                {note.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </div>
          <button class="quiet" aria-label={t().app.close} onClick={() => drop(note.id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
