// The frame: who is signed in, where one can go, and the page that the address names.
import { ConnectError } from "@connectrpc/connect";
import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { connection, onDeals, stopLive } from "./data/live";
import { askSession, session, signOut } from "./data/session";
import { choose, language, t, type Language } from "./i18n";
import { BoardPage } from "./pages/board";
import { CompaniesPage } from "./pages/companies";
import { CompanyPage } from "./pages/company";
import { DealPage } from "./pages/deal";
import { LeadsPage } from "./pages/leads";
import { OverviewPage } from "./pages/overview";
import { ReportsPage } from "./pages/reports";
import { SignInPage } from "./pages/sign-in";
import { nameOf } from "./data/text";
import { Notes, sayRefused } from "./ui/notes";
import { Loading } from "./ui/states";
import { chooseTheme, theme, themes, type Theme } from "./ui/theme";

export function App() {
  useEffect(() => void askSession(), []);
  return (
    <LocationProvider>
      <Frame />
      <Notes />
    </LocationProvider>
  );
}

// Every page is live, so the stream is there as long as somebody is signed in.
const stayConnected = () => onDeals({ onEvents: () => {}, onReset: () => {} });

function Frame() {
  const isSignedIn = session.value !== undefined && session.value !== null;
  useEffect(() => (isSignedIn ? stayConnected() : undefined), [isSignedIn]);
  if (session.value === undefined) return <Loading />;
  if (session.value === null) return <SignInPage />;
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t().app.skip}
      </a>
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Router>
          <Route path="/" component={OverviewPage} />
          <Route path="/board" component={BoardPage} />
          <Route path="/deals/:id" component={DealPage} />
          <Route path="/leads" component={LeadsPage} />
          <Route path="/leads/:id" component={LeadsPage} />
          <Route path="/companies" component={CompaniesPage} />
          <Route path="/companies/:id" component={CompanyPage} />
          <Route path="/reports" component={ReportsPage} />
          <Route path="/sign-in" component={OverviewPage} />
          <Route default component={NotFound} />
        </Router>
      </main>
    </div>
  );
}

const NotFound = () => <p class="state">{t().app.notFound}</p>;

function Navigation() {
  const { path } = useLocation();
  const places: [string, string][] = [
    ["/", t().app.overview],
    ["/board", t().app.board],
    ["/leads", t().app.leads],
    ["/companies", t().app.companies],
    ["/reports", t().app.reports],
  ];
  const isHere = (place: string) =>
    place === "/" ? path === "/" : path.startsWith(place) || (place === "/board" && path.startsWith("/deals"));
  return (
    <aside class="side">
      <p class="brand">
        <img src="/icon.svg" alt="" width="26" height="26" /> revops
      </p>
      <nav aria-label="revops">
        <ul>
          {places.map(([place, text]) => (
            <li key={place}>
              <a href={place} aria-current={isHere(place) ? "page" : undefined}>
                {text}
              </a>
            </li>
          ))}
          <li>
            <a href="/docs/" target="_self">
              {t().app.api}
            </a>
          </li>
        </ul>
      </nav>
      <div class="side-end">
        <LiveMark />
        <label class="field small">
          <span>{t().app.language}</span>
          <select value={language.value} onChange={(e) => choose(e.currentTarget.value as Language)}>
            <option value="en">English</option>
            <option value="de">Deutsch</option>
          </select>
        </label>
        <label class="field small">
          <span>{t().app.theme}</span>
          <select value={theme.value} onChange={(e) => chooseTheme(e.currentTarget.value as Theme)}>
            {themes.map((one) => (
              <option key={one} value={one}>
                {t().app.themes[one]}
              </option>
            ))}
          </select>
        </label>
        <p class="who">
          <span>{nameOf(session.value?.user ?? "")}</span>
          <button
            class="quiet"
            onClick={() => {
              stopLive();
              void signOut().then((isOver) => {
                if (!isOver) sayRefused(t().app.signOut, new ConnectError(t().app.notSignedOut));
              });
            }}
          >
            {t().app.signOut}
          </button>
        </p>
      </div>
    </aside>
  );
}

function LiveMark() {
  const texts = { live: t().app.live, connecting: t().app.connecting, lost: t().app.lost };
  return (
    <p class="live" data-state={connection.value} role="status">
      <span class="dot" aria-hidden="true" /> {texts[connection.value]}
    </p>
  );
}
