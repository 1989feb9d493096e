// Trading a token for a session.
import { useState } from "preact/hooks";
import { signIn } from "../data/session";
import { t } from "../i18n";

// Only within this page: what comes behind is never another origin's.
function next(): string | undefined {
  const wanted = new URLSearchParams(window.location.search).get("next");
  return wanted !== null && /^\/[a-z]/.test(wanted) ? wanted : undefined;
}

export function SignInPage() {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string>();
  const [isShown, setShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const told = await signIn(token).catch((error: unknown) => String(error));
    setBusy(false);
    setProblem(told);
    const wanted = next();
    if (told === undefined && wanted !== undefined) window.location.assign(wanted);
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <p class="brand">
          <img src="/icon.svg" alt="" width="32" height="32" /> revops
        </p>
        <h1>{t().signIn.title}</h1>
        <p class="muted">{t().signIn.lead}</p>
        <label class="field">
          <span>{t().signIn.token}</span>
          <input
            type={isShown ? "text" : "password"}
            name="token"
            required
            autoComplete="current-password"
            autoCapitalize="none"
            spellcheck={false}
            value={token}
            aria-describedby="token-hint"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p id="token-hint" class="muted small">
          {t().signIn.hint}
        </p>
        <label class="check">
          <input type="checkbox" checked={isShown} onChange={() => setShown(!isShown)} /> {t().signIn.show}
        </label>
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button class="primary" disabled={isBusy}>
          {isBusy ? t().signIn.working : t().signIn.submit}
        </button>
      </form>
    </main>
  );
}
