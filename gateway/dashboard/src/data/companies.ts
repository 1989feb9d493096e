// Accounts, which people call companies.
import { leadService } from "./client";
import type { Account } from "../gen/revops/lead/v1/account_pb";

// Nobody reads more: who looks for another one types how its name begins.
export const companiesMax = 1_000;

export interface Companies {
  accounts: Account[];
  hasMore: boolean;
}

// By name, in the order of the reader's language.
export async function listCompanies(
  filter: { displayName: string; onlyCustomers: boolean },
  language: string,
  signal: AbortSignal,
): Promise<Companies> {
  const accounts: Account[] = [];
  let pageToken = "";
  do {
    const page = await leadService.listAccounts({ filter, pageSize: companiesMax - accounts.length, pageToken }, { signal });
    accounts.push(...page.accounts);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && accounts.length < companiesMax);
  const { compare } = new Intl.Collator(language, { numeric: true });
  accounts.sort((a, b) => compare(a.displayName, b.displayName));
  return { accounts, hasMore: pageToken !== "" };
}
