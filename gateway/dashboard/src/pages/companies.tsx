// All companies, by name, or those whose name begins so.
import { useEffect, useRef, useState } from "preact/hooks";
import { companiesMax, listCompanies } from "../data/companies";
import { useLoad } from "../data/load";
import { dateOf, dayText, nameOf, numberText } from "../data/text";
import type { Account } from "../gen/revops/lead/v1/account_pb";
import { locale, t } from "../i18n";
import { useParameter } from "../ui/filters";
import { CompanyLink } from "../ui/links";
import { Empty, Show } from "../ui/states";

// Nobody's typing is a question for every letter.
const typingMs = 250;

export function CompaniesPage() {
  const [name, setName] = useParameter("name");
  const [customers, setCustomers] = useParameter("customers");
  const [typed, setTyped] = useState(name);
  // What comes from elsewhere (back, a link) is shown; what was typed here goes on being typed.
  const asked = useRef(name);
  useEffect(() => {
    if (name !== asked.current) setTyped(name);
    asked.current = name;
  }, [name]);
  useEffect(() => {
    if (typed === name) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      setName(typed);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const loaded = useLoad(
    (signal) => listCompanies({ displayName: name, onlyCustomers: customers !== "" }, locale.value, signal),
    [name, customers],
  );
  return (
    <>
      <header class="page-head">
        <h1>{t().companies.title}</h1>
        <label class="check">
          <input
            type="checkbox"
            checked={customers !== ""}
            onChange={(event) => setCustomers(event.currentTarget.checked ? "only" : "")}
          />
          {t().companies.onlyCustomers}
        </label>
        <label class="field">
          <span>{t().companies.search}</span>
          <input type="search" maxLength={128} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
      </header>
      <div class="card scroll">
        <Show of={loaded}>
          {({ accounts, hasMore }) =>
            accounts.length === 0 ? (
              <Empty title={t().companies.empty} hint={name === "" ? t().companies.emptyHint : t().companies.nobody(name)} />
            ) : (
              <>
                <p class="muted small" role="status">
                  {hasMore ? t().companies.first(numberText(companiesMax)) : t().companies.count(accounts.length)}
                </p>
                <CompanyTable accounts={accounts} />
              </>
            )
          }
        </Show>
      </div>
    </>
  );
}

// Nobody reads hundreds of rows.
const rowsAtFirst = 100;

function CompanyTable({ accounts }: { accounts: Account[] }) {
  const [limit, setLimit] = useState(rowsAtFirst);
  return (
    <>
      <Rows accounts={accounts.slice(0, limit)} />
      {accounts.length > limit && (
        <button class="quiet wide" onClick={() => setLimit(companiesMax)}>
          {t().app.more(accounts.length - limit)}
        </button>
      )}
    </>
  );
}

function Rows({ accounts }: { accounts: Account[] }) {
  return (
    <table class="rows companies">
      <thead>
        <tr>
          <th scope="col">{t().companies.company}</th>
          <th scope="col">{t().companies.segment}</th>
          <th scope="col">{t().companies.country}</th>
          <th scope="col">{t().deal.owner}</th>
          <th scope="col">{t().companies.customerSince}</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.name}>
            <th scope="row">
              <CompanyLink account={account} />
              {account.domains.length > 0 && <span class="muted small">{account.domains.join(", ")}</span>}
            </th>
            <td>{account.segment || "–"}</td>
            <td>{account.country || "–"}</td>
            <td>{account.owner === "" ? "–" : nameOf(account.owner)}</td>
            <td>{account.customerTime === undefined ? "–" : dayText(dateOf(account.customerTime))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
