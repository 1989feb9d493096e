// Every verb of `revopsctl leads`, and of what belongs to leads: what the service is asked, and
// what is printed.
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

struct VerbCase {
  Words words;
  Words asked;
  std::string printed;
};

const VerbCase kCases[] = {
    {{"leads",        "create",          "--given-name",  "Ann",
      "--email",      "ann@example.com", "--company",     "Acme",
      "--channel",    "paid-search",     "--owner",       "Anna Snelling",
      "--field",      "city=Bonn",       "--external-id", "X1",
      "--duplicates", "reject",          "--next-step",   "2024-02-01",
      "--at",         "2017-01-02"},
     {"CreateLeadRequest", "external_id: \"X1\"", "given_name: \"Ann\"",
      "email: \"ann@example.com\"", "channel: CHANNEL_PAID_SEARCH", "owner: \"reps/anna-snelling\"",
      "key: \"city\" value: \"Bonn\"", "duplicate_policy: DUPLICATE_POLICY_REJECT",
      "next_step_time { seconds: 1706745600 }", "effective_time { seconds: 1483315200 }",
      "request_id: \""},
     "leads/new"},
    {{"leads", "update", "7", "--phone", "+49 30 1", "--field", "city=Bonn", "--clear", "owner",
      "--etag", "e1"},
     {"UpdateLeadRequest lead { name: \"leads/7\" person { phone: \"+49 30 1\" }",
      "paths: \"person.phone\"", "paths: \"fields.city\"", "paths: \"owner\"", "etag: \"e1\""},
     "leads/7"},
    {{"leads", "work", "leads/7", "--request-id", "r1"},
     {"WorkLeadRequest name: \"leads/7\" request_id: \"r1\""},
     "working"},
    {{"leads", "convert", "7", "--title", "Forty seats", "--amount", "5400", "--stage", "meeting",
      "--role", "decision-maker"},
     {"ConvertLeadRequest name: \"leads/7\" role: BUYING_ROLE_DECISION_MAKER",
      "new_deal { stage: \"meeting\" title: \"Forty seats\" amount", "units: 5400"},
     "done deals/new"},
    {{"leads", "convert", "7", "--deal", "1", "--account", "a1"},
     {"ConvertLeadRequest name: \"leads/7\" account: \"accounts/a1\" deal: \"deals/1\" request_id"},
     "done deals/1 joined"},
    {{"leads", "qualify", "7", "--need", "met:they asked: twice", "--budget", "strong:paid before"},
     {"need { rating: CRITERION_RATING_MET evidence: \"they asked: twice\" }",
      "budget { rating: CRITERION_RATING_STRONG evidence: \"paid before\" }"},
     "qualified"},
    {{"leads", "disqualify", "7", "--reason", "too small"},
     {"DisqualifyLeadRequest name: \"leads/7\" reason: \"too small\""},
     "too small"},
    {{"leads", "recycle", "7", "--until", "2024-02-01"},
     {"RecycleLeadRequest name: \"leads/7\" reactivate_time { seconds: 1706745600 }"},
     "2024-02-01T00:00:00Z"},
    {{"leads", "reactivate", "7"}, {"ReactivateLeadRequest name: \"leads/7\""}, "working"},
    {{"leads", "list", "--state", "new", "--order", "score"},
     {"ListLeadsRequest filter { state: LEAD_STATE_NEW }", "order: LEAD_ORDER_SCORE"},
     "SCORE"},
    {{"leads", "show", "7"},
     {"GetLeadRequest name: \"leads/7\""},
     "72 (fit 0, engagement 0, qualification 0): BUSINESS_EMAIL +10"},
    {{"accounts", "create", "--display-name", "Acme", "--domain", "a.example", "--domain",
      "b.example", "--parent", "p1"},
     {"CreateAccountRequest", "display_name: \"Acme\"",
      "domains: \"a.example\" domains: \"b.example\" parent: \"accounts/p1\""},
     "accounts/new"},
    {{"accounts", "show", "a1"}, {"GetAccountRequest name: \"accounts/a1\""}, "acme.example"},
    {{"accounts", "list", "--customers", "--name-begins", "Ac", "--all"},
     {"ListAccountsRequest filter { display_name: \"Ac\" only_customers: true }"},
     "accounts/2"},
    {{"contacts", "create", "--family-name", "Ash", "--account", "a1"},
     {"CreateContactRequest contact { account: \"accounts/a1\" person { family_name: \"Ash\" }"},
     "contacts/new"},
    {{"contacts", "show", "c1"}, {"GetContactRequest name: \"contacts/c1\""}, "Ash"},
    {{"contacts", "list", "--account", "a1", "--email", "x@example.com"},
     {"ListContactsRequest filter { account: \"accounts/a1\" email: \"x@example.com\" }"},
     "contacts/1"},
    {{"reps", "create", "Bob Ash", "--display-name", "Bob Ash", "--team", "West", "--capacity", "9",
      "--territory", "DE", "--skill", "French"},
     {"CreateRepRequest rep { name: \"reps/bob-ash\" display_name: \"Bob Ash\" team: "
      "\"teams/west\" "
      "capacity: 9 territories: \"DE\" skills: \"French\" }"},
     "reps/bob-ash"},
    {{"reps", "update", "bob-ash", "--inactive", "--clear", "team"},
     {"UpdateRepRequest rep { name: \"reps/bob-ash\" inactive: true } update_mask { paths: "
      "\"inactive\" paths: \"team\" }"},
     "reps/bob-ash"},
    {{"reps", "show", "Anna"}, {"GetRepRequest name: \"reps/anna\""}, "Anna Snelling"},
    {{"reps", "list", "--team", "West", "--active"},
     {"ListRepsRequest team: \"teams/west\" only_active: true"},
     "NAME"},
    {{"teams", "create", "West", "--parent", "Sales"},
     {"CreateTeamRequest team { name: \"teams/west\" parent: \"teams/sales\" }"},
     "teams/west"},
    {{"teams", "list"}, {"ListTeamsRequest"}, "teams/west"},
    {{"activities", "record", "leads/7", "--kind", "call", "--direction", "outbound", "--outcome",
      "no-answer", "--minutes", "2", "--rep", "Anna", "--contact", "c1", "--at",
      "2017-01-02T08:00:00Z"},
     {"CreateLeadActivityRequest parent: \"leads/7\" activity { kind: ACTIVITY_KIND_CALL "
      "direction: DIRECTION_OUTBOUND outcome: ACTIVITY_OUTCOME_NO_ANSWER",
      "seconds: 1483344000", "duration { seconds: 120 } rep: \"reps/anna\"",
      "contacts: \"contacts/c1\""},
     "leads/7/activities/new"},
    {{"activities", "record", "deals/9", "--kind", "meeting", "--outcome", "no-show", "--note",
      "nobody came"},
     {"CreateDealActivityRequest parent: \"deals/9\" activity { kind: ACTIVITY_KIND_MEETING "
      "outcome: ACTIVITY_OUTCOME_NO_SHOW",
      "note: \"nobody came\"", "request_id: \""},
     "deals/9/activities/new"},
    {{"activities", "list", "deals/9"},
     {"ListDealActivitiesRequest parent: \"deals/9\""},
     "deals/9/activities/1"},
    {{"activities", "list", "accounts/a1"},
     {"ListLeadActivitiesRequest parent: \"accounts/a1\""},
     "no-answer"},
};

TEST(Leads, EveryVerbAsksWhatItsFlagsSay) {
  for (const VerbCase& test : kCases) {
    FakeGateway gateway;
    const CommandRun run = RunCommand(gateway, test.words);
    const std::string words = absl::StrJoin(test.words, " ");
    EXPECT_EQ(run.code, kExitOk) << words << ": " << run.err;
    ASSERT_FALSE(gateway.Requests().empty()) << words;
    for (const std::string& asked : test.asked) {
      EXPECT_THAT(gateway.Requests().front(), HasSubstr(asked)) << words;
    }
    EXPECT_THAT(run.out, HasSubstr(test.printed)) << words;
  }
}

TEST(Leads, WhatIsUnmetIsNamedAndTheCodeSaysSo) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"leads", "qualify", "7", "--need", "met:asked"});
  EXPECT_EQ(run.code, kExitRefused);
  EXPECT_THAT(run.err, HasSubstr("unmet budget: must be met"));
  EXPECT_THAT(run.out, HasSubstr("met: asked")) << "the ratings are kept";
}

TEST(Leads, ABadFlagIsNamedBeforeAnythingIsAsked) {
  FakeGateway gateway;
  const std::pair<Words, std::string> cases[] = {
      {{"leads", "create", "--channel", "fax"}, "field --channel"},
      {{"leads", "update", "7"}, "nothing to change"},
      {{"leads", "qualify", "7", "--need", "perhaps"}, "field --need"},
      {{"leads", "recycle", "7", "--until", "soon"}, "field --until"},
      {{"leads", "list", "--state", "won"}, "field --state"},
      {{"activities", "list", "7"}, "must be leads/{id}, accounts/{id} or deals/{id}"},
      {{"activities", "record", "leads/7", "--kind", "fax"}, "field --kind"},
      {{"reps", "update", "anna"}, "nothing to change"},
      {{"watch", "leads", "--stage", "meeting"}, "leads have neither --pipeline nor --stage"}};
  for (const auto& [words, told] : cases) {
    const CommandRun run = RunCommand(gateway, words);
    EXPECT_EQ(run.code, kExitInvalid) << told;
    EXPECT_THAT(run.err, HasSubstr(told));
  }
  EXPECT_TRUE(gateway.Requests().empty());
}

TEST(Leads, DeletingSaysWhatIsGone) {
  FakeGateway gateway;
  EXPECT_THAT(RunCommand(gateway, {"leads", "delete", "7"}).err, HasSubstr("leads/7 is deleted"));
  EXPECT_THAT(RunCommand(gateway, {"leads", "delete", "7", "--validate-only"}).err,
              HasSubstr("leads/7 would be deleted"));
}

TEST(Leads, ListReadsEveryPageInEveryFormat) {
  FakeGateway gateway;
  TempDir dir;
  const std::string csv = dir.Write(
      "leads.csv", "id,name,from\nA,=Ann Ash,2017-01-02\nB,Bo,2017-01-02\nC,Cy,2017-01-02\n");
  const std::string map = dir.Write("map.json", R"({"columns": {"external_id": "id",
      "name": "name", "effective_create_time": "from"}})");
  ASSERT_EQ(RunCommand(gateway, {"import", "leads", csv, "--mapping", map}).code, kExitOk);
  const CommandRun table = RunCommand(gateway, {"leads", "list"});
  EXPECT_THAT(table.out, HasSubstr("EXTERNAL ID"));
  EXPECT_THAT(table.out, HasSubstr("=Ann Ash"));
  EXPECT_THAT(table.out, HasSubstr("Cy")) << "on the second page";
  EXPECT_THAT(RunCommand(gateway, {"leads", "list", "-o", "json"}).out,
              HasSubstr("\"familyName\":\"Cy\""));
  EXPECT_THAT(RunCommand(gateway, {"leads", "list", "-o", "csv"}).out, HasSubstr("'=Ann Ash"));
  const CommandRun cut = RunCommand(gateway, {"leads", "list", "--limit", "2"});
  EXPECT_THAT(cut.out, Not(HasSubstr("Cy")));
  EXPECT_THAT(cut.err, HasSubstr("there are more"));
}

TEST(WatchLeads, ResumesByTokenAndPrintsOneLinePerEvent) {
  FakeGateway gateway;
  lead::WatchLeadsResponse first, second;
  auto* event = first.add_events();
  event->set_revision(1);
  event->set_event_id("store:1:0");
  event->set_type(lead::LEAD_EVENT_TYPE_WORKED);
  event->set_old_state(lead::LEAD_STATE_NEW);
  event->mutable_lead()->set_name("leads/7");
  event->mutable_lead()->set_state(lead::LEAD_STATE_WORKING);
  event->add_changed_fields()->set_field("person.email");
  first.set_resume_token("t1");
  *second.add_events() = *event;
  auto* rep = second.add_events();
  rep->set_revision(2);
  rep->set_event_id("store:2:0");
  rep->set_type(lead::LEAD_EVENT_TYPE_REP);
  rep->mutable_rep()->set_name("reps/anna");
  second.set_resume_token("t2");
  second.set_caught_up(true);
  gateway.leads().ScriptStream({{first}, absl::UnavailableError("drains")});
  gateway.leads().ScriptStream({{second}, absl::OkStatus()});
  const CommandRun run =
      RunCommand(gateway, {"watch", "leads", "--from", "earliest", "--until-caught-up", "--state",
                           "working", "--channel", "email", "--owner", "Anna", "--team", "North"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 2) << run.out;
  EXPECT_THAT(run.out, HasSubstr("worked  leads/7  new -> working, person.email"));
  EXPECT_THAT(run.out, HasSubstr("rep  reps/anna"));
  EXPECT_THAT(run.err, HasSubstr("token t2\n"));
  const auto requests = gateway.Requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0],
            "WatchLeadsRequest start: START_EARLIEST filter { state: LEAD_STATE_WORKING channel: "
            "CHANNEL_EMAIL owner: \"reps/anna\" team: \"teams/north\" }");
  EXPECT_THAT(requests[1], HasSubstr("WatchLeadsRequest resume_token: \"t1\""));
}

TEST(Subscription, OfTheLeadStreamIsAskedOfItsService) {
  FakeGateway gateway;
  const CommandRun created = RunCommand(
      gateway, {"subscription", "create", "crm", "--from", "earliest", "--stream", "leads"});
  EXPECT_EQ(created.code, kExitOk) << created.err;
  EXPECT_THAT(created.out, HasSubstr("leadSubscriptions/crm"));
  EXPECT_THAT(gateway.LastRequest(), HasSubstr("subscription_id: \"crm\" start: START_EARLIEST"));
  RunCommand(gateway, {"subscription", "commit", "crm", "t7", "--stream", "leads"});
  EXPECT_THAT(gateway.LastRequest(),
              HasSubstr("name: \"leadSubscriptions/crm\" resume_token: \"t7\""));
  lead::WatchLeadsResponse response;
  response.set_resume_token("t9");
  response.set_caught_up(true);
  gateway.leads().ScriptStream({{response}, absl::OkStatus()});
  RunCommand(gateway, {"watch", "leads", "--subscription", "crm", "--until-caught-up"});
  EXPECT_THAT(gateway.LastRequest(), HasSubstr("resume_token: \"t9\"")) << "it is committed";
}

}  // namespace
}  // namespace revops::cli
