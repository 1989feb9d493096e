// The page's language: the person's choice, else the browser's, else English.
import { computed, effect, signal } from "@preact/signals";
import { de } from "./de";
import { en, type Texts } from "./en";

export type Language = "en" | "de";
const key = "revops.language";

function first(): Language {
  const kept = localStorage.getItem(key);
  if (kept === "en" || kept === "de") return kept;
  return navigator.language.startsWith("de") ? "de" : "en";
}

export const language = signal<Language>(first());
export const locale = computed(() => (language.value === "de" ? "de-DE" : "en-GB"));
const texts = computed<Texts>(() => (language.value === "de" ? de : en));

effect(() => {
  document.documentElement.lang = language.value;
});

export function choose(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(key, chosen);
}

// The texts of the language; a component that uses them is drawn anew when it changes.
export const t = (): Texts => texts.value;
