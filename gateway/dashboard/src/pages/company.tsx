// One company: what it is, who is there, what it is about to buy and has bought, and what happened.
import { useRoute } from "preact-iso";
import { create } from "@bufbuild/protobuf";
import { gatewayService } from "../data/client";
import { listPipelines } from "../data/deals";
import { useLiveDeals } from "../data/live-page";
import { useLoad } from "../data/load";
import { dateOf, dayText, nameOf } from "../data/text";
import type { GetCompanyResponse } from "../gen/revops/gateway/v1/company_pb";
import { TimelineEntrySchema } from "../gen/revops/gateway/v1/deal_page_pb";
import type { Deal } from "../gen/revops/deal/v1/deal_pb";
import type { SalesPipeline } from "../gen/revops/deal/v1/pipeline_pb";
import type { Account } from "../gen/revops/lead/v1/account_pb";
import type { Activity } from "../gen/revops/type/v1/activity_pb";
import { t } from "../i18n";
import { Facts } from "../ui/facts";
import { CompanyLink } from "../ui/links";
import { Gaps, Show } from "../ui/states";
import { Business } from "./company/business";
import { ClosedDeals, CompanyLeads, OpenDeals } from "./company/lists";
import { Contacts } from "./company/contacts";
import { Timeline } from "./deal/timeline";

// What is done here is seen here at once.
const refreshMs = 300;

export function CompanyPage() {
  const { params } = useRoute();
  const name = `accounts/${params.id ?? ""}`;
  const loaded = useLoad(
    async (signal) => {
      // Names of stages are no reason to show nothing: a service that is away is a gap of the company.
      const stages = listPipelines(signal).catch((): SalesPipeline[] => []);
      const [company, pipelines] = await Promise.all([gatewayService.getCompany({ name }, { signal }), stages]);
      return { company, pipelines };
    },
    [name],
  );
  const isListed = (deal: Deal) =>
    [...(loaded.data?.company.openDeals ?? []), ...(loaded.data?.company.closedDeals ?? [])].some((one) => one.name === deal.name);
  useLiveDeals(loaded.reload, (deal) => deal.account === name || isListed(deal), refreshMs);
  return <Show of={loaded}>{({ company, pipelines }) => <Page company={company} pipelines={pipelines} />}</Show>;
}

function Page({ company, pipelines }: { company: GetCompanyResponse; pipelines: SalesPipeline[] }) {
  const { account } = company;
  if (account === undefined) return <Gaps gaps={company.gaps} />;
  // What is missing is not said to be none.
  const has = (part: string) => !company.gaps.some((gap) => gap.part === part && !gap.isCut);
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{account.displayName}</h1>
          {account.domains.length > 0 && <p class="muted">{account.domains.join(", ")}</p>}
        </div>
        {account.customerTime !== undefined && <span class="badge won">{t().companies.customer}</span>}
      </header>
      <Gaps gaps={company.gaps} />
      <Business company={company} />
      <div class="deal-page">
        <div>
          {has("open_deals") && <OpenDeals deals={company.openDeals} pipelines={pipelines} />}
          {has("closed_deals") && <ClosedDeals deals={company.closedDeals} />}
          {has("leads") && <CompanyLeads leads={company.leads} />}
        </div>
        <div>
          <About account={account} company={company} />
          {has("contacts") && <Contacts contacts={company.contacts} />}
          {has("activities") && <Activities activities={company.activities} />}
        </div>
      </div>
    </>
  );
}

function Activities({ activities }: { activities: Activity[] }) {
  return (
    <section class="card" aria-label={t().companies.activities}>
      <h2>{t().companies.activities}</h2>
      <Timeline
        entries={activities.map((activity) =>
          create(TimelineEntrySchema, {
            subject: activity.name,
            recordTime: activity.createTime,
            entry: { case: "activity", value: activity },
          }),
        )}
      />
    </section>
  );
}

function About({ account, company }: { account: Account; company: GetCompanyResponse }) {
  return (
    <Facts
      facts={[
        [t().companies.customerSince, account.customerTime && dayText(dateOf(account.customerTime))],
        [t().deal.owner, account.owner && nameOf(account.owner)],
        [t().deal.team, account.team && nameOf(account.team)],
        [t().companies.segment, account.segment],
        [t().companies.industry, account.industry],
        [t().companies.country, account.country],
        [t().companies.parent, company.parent && <CompanyLink account={company.parent} />],
        [
          t().companies.children,
          company.children.length === 0
            ? undefined
            : company.children.map((child) => (
                <p key={child.name}>
                  <CompanyLink account={child} />
                </p>
              )),
        ],
        [t().deal.note, account.note && <span class="note-text">{account.note}</span>],
      ]}
    />
  );
}
