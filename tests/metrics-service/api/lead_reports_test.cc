// The reports that begin with leads, on the wire: what they wait for, refuse and rest on.
#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "tests/metrics-service/support/lead_events.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/metrics-service/support/served_metrics.h"

namespace revops::metrics::testing {
namespace {

using Stub = pb::MetricsService::Stub;

class WithoutLeadsTest : public ServedMetrics {};

class LeadReportsTest : public ServedMetrics {
 protected:
  LeadReportsTest() : ServedMetrics(true) {}
  void FollowLeads(std::vector<revops::lead::v1::LeadEvent> events, bool caught_up = true) {
    revops::lead::v1::WatchLeadsResponse response;
    for (auto& event : events) *response.add_events() = std::move(event);
    response.set_resume_token(leads_.Token());
    response.set_caught_up(caught_up);
    ASSERT_TRUE(lead_follower_->Apply(response).ok());
  }
  absl::Status AskChannels(const pb::GetChannelsRequest& request, pb::GetChannelsResponse* reply) {
    return Ask(&Stub::GetChannels, request, reply);
  }
  LeadStream leads_{"00000000000000cc"};
};

TEST_F(WithoutLeadsTest, ReportsThatAskForLeadsSayThatNoneAreFollowed) {
  pb::GetChannelsResponse channels;
  EXPECT_EQ(ReasonOf(Ask(&Stub::GetChannels, pb::GetChannelsRequest(), &channels)),
            "LEADS_NOT_FOLLOWED");
  pb::GetTouchpointsResponse touchpoints;
  EXPECT_EQ(ReasonOf(Ask(&Stub::GetTouchpoints, pb::GetTouchpointsRequest(), &touchpoints)),
            "LEADS_NOT_FOLLOWED");
  pb::GetSalesCycleRequest cycle;
  pb::GetSalesCycleResponse cycles;
  EXPECT_TRUE(Ask(&Stub::GetSalesCycle, cycle, &cycles).ok());
  EXPECT_EQ(cycles.basis().lead_token(), "");
  cycle.set_start(pb::CYCLE_START_LEAD_CREATED);
  EXPECT_EQ(ReasonOf(Ask(&Stub::GetSalesCycle, cycle, &cycles)), "LEADS_NOT_FOLLOWED");
  pb::GetPipelineReportRequest pipeline;
  pipeline.mutable_parameters()->set_ownership(pb::OWNERSHIP_CURRENT);
  const auto report = AskPipeline(pipeline);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->basis().ownership(), pb::OWNERSHIP_CURRENT);
  pipeline.mutable_parameters()->set_include_lead_up_to(LeadStream("00000000000000cc").TokenAt(1));
  EXPECT_EQ(ReasonOf(AskPipeline(pipeline).status()), "LEADS_NOT_FOLLOWED");
}

TEST_F(LeadReportsTest, ReportsAboutDealsGoOnWhileTheLeadsAreBuilt) {
  pb::GetChannelsResponse reply;
  EXPECT_EQ(ReasonOf(AskChannels({}, &reply)), "FACTS_BUILDING");
  FollowLeads({leads_.Event(LeadCreated(1, Day(1), "EMAIL"))}, false);
  const absl::Status building = AskChannels({}, &reply);
  EXPECT_EQ(ReasonOf(building), "FACTS_BUILDING");
  EXPECT_TRUE(absl::StrContains(building.message(), "lead stream")) << building;
  EXPECT_TRUE(AskPipeline({}).ok());
  FollowLeads({});
  ASSERT_TRUE(AskChannels({}, &reply).ok());
  ASSERT_EQ(reply.rows_size(), 1);
  EXPECT_EQ(reply.rows(0).group().values(0), "EMAIL");
  EXPECT_EQ(reply.rows(0).leads(), 1);
  EXPECT_EQ(reply.basis().definition(), "channels.v1");
  EXPECT_EQ(reply.basis().lead_token(), leads_.Token());
  EXPECT_EQ(reply.basis().deal_token(), stream_.Token());
}

TEST_F(LeadReportsTest, AReportWaitsForAPositionOfTheLeadStream) {
  FollowLeads({leads_.Event(LeadCreated(1, Day(1)))});
  pb::GetChannelsRequest request;
  request.mutable_parameters()->set_include_lead_up_to(leads_.TokenAt(2));
  absl::Notification asked;
  absl::Status status;
  pb::GetChannelsResponse reply;
  std::thread caller([&] {
    status = AskChannels(request, &reply);
    asked.Notify();
  });
  FollowLeads({leads_.Event(LeadCreated(2, Day(1)))});
  asked.WaitForNotification();
  caller.join();
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(reply.rows(0).leads(), 2);
  request.mutable_parameters()->set_include_lead_up_to(LeadStream("00000000000000dd").TokenAt(1));
  EXPECT_EQ(ReasonOf(AskChannels(request, &reply)), "RESUME_TOKEN_FOREIGN");
}

TEST_F(LeadReportsTest, AFunnelFromLeadsOnHasItsLines) {
  Follow({stream_.Event(Created(1, Day(4)))});
  FollowLeads({leads_.Event(LeadCreated(1, Day(1))), leads_.Event(LeadConverted(1, Day(4), 1))});
  pb::GetFunnelRequest request;
  request.set_start(pb::FUNNEL_START_LEADS);
  pb::GetFunnelResponse reply;
  ASSERT_TRUE(Ask(&Stub::GetFunnel, request, &reply).ok());
  EXPECT_EQ(reply.basis().definition(), "funnel.leads.v1");
  EXPECT_EQ(reply.rows(0).stage(), "lead");
  EXPECT_EQ(reply.rows(0).line(), pb::FUNNEL_LINE_FIRST_PASS);
  EXPECT_EQ(reply.rows(3).stage(), "converted");
  EXPECT_EQ(reply.rows(3).went_on(), 1);
  EXPECT_EQ(reply.rows(4).pipeline(), "pipelines/default");
  EXPECT_EQ(reply.rows(4).deals(), 1);
  EXPECT_EQ(reply.rows(4).pending(), 1);
  request.set_mode(pb::FUNNEL_MODE_SNAPSHOT);
  request.mutable_parameters()->add_group_by("stage");
  const absl::Status refused = Ask(&Stub::GetFunnel, request, &reply);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(absl::StrContains(refused.message(), "start")) << refused;
  EXPECT_TRUE(absl::StrContains(refused.message(), "group_by")) << refused;
}

TEST_F(LeadReportsTest, TouchpointsOfAWonDeal) {
  Follow({stream_.Event(Created(1, Day(4))), stream_.Event(OfDeal(2, 1, Day(5))),
          stream_.Event(Moved(1, Day(6), 2, "won"))});
  FollowLeads({leads_.Event(LeadCreated(1, Day(1), "REFERRAL")), leads_.Event(OfLead(1, 1, Day(2))),
               leads_.Event(LeadConverted(1, Day(4), 1))});
  pb::GetTouchpointsResponse reply;
  ASSERT_TRUE(Ask(&Stub::GetTouchpoints, pb::GetTouchpointsRequest(), &reply).ok());
  ASSERT_EQ(reply.rows_size(), 1);
  EXPECT_EQ(reply.rows(0).won().touchpoints(), 2);
  EXPECT_EQ(reply.rows(0).won().mean(), 2);
  EXPECT_EQ(reply.rows(0).won().by_channel(1).channel(), "REFERRAL");
  EXPECT_FALSE(reply.rows(0).lost().has_mean());
}

TEST_F(LeadReportsTest, ARepSeesOwnLeadsAlone) {
  FollowLeads({leads_.Event(WithLabel(LeadCreated(1, Day(1)), LeadLabel::kOwner, "reps/ann")),
               leads_.Event(WithLabel(LeadCreated(2, Day(1)), LeadLabel::kOwner, "reps/bob"))});
  Be(type::ROLE_REP, "reps/ann", {});
  pb::GetChannelsResponse reply;
  ASSERT_TRUE(AskChannels({}, &reply).ok());
  EXPECT_EQ(reply.basis().n(), 1);
}

}  // namespace
}  // namespace revops::metrics::testing
