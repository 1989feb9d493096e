// Who is signed in, as the gateway says; it keeps the session in a cookie that scripts can not read.
import { signal } from "@preact/signals";

export interface Session {
  user: string;
  roles: string[];
  rep: string;
  teams: string[];
  expireTime: string;
}

// undefined: not asked yet; null: nobody.
export const session = signal<Session | null | undefined>(undefined);

const path = "/v1/session";

export async function askSession(): Promise<void> {
  const answer = await fetch(path, { credentials: "same-origin" });
  session.value = answer.ok ? ((await answer.json()) as Session) : null;
}

// Nothing when it worked, else what the gateway said.
export async function signIn(token: string): Promise<string | undefined> {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: token.trim() }),
  });
  const told = await answer.json();
  if (!answer.ok) return told.error?.message ?? answer.statusText;
  session.value = told as Session;
  return undefined;
}

// Signed out here in any case; false: the session may still count elsewhere.
export async function signOut(): Promise<boolean> {
  const answer = await fetch(path, {
    method: "DELETE",
    credentials: "same-origin",
    headers: { "X-Revops-Client": "dashboard" },
  }).catch(() => undefined);
  session.value = null;
  return answer?.ok === true;
}

export function sessionIsOver(): void {
  session.value = null;
}
