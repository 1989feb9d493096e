// Light or dark: as the system says, until somebody chooses.
import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
export const themes: readonly Theme[] = ["auto", "light", "dark"];
const key = "revops.theme";
const kept = localStorage.getItem(key);

export const theme = signal<Theme>(kept === "light" || kept === "dark" ? kept : "auto");
const system = window.matchMedia("(prefers-color-scheme: dark)");
export const isDark = signal(false);

effect(() => {
  isDark.value = theme.value === "dark" || (theme.value === "auto" && system.matches);
  document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
});
system.addEventListener("change", () => {
  if (theme.value === "auto") {
    isDark.value = system.matches;
    document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
  }
});

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(key, chosen);
}

// A colour of the style sheet, for what is drawn on a canvas.
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
