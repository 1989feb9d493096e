// Every refused request names field, rule and value, and leaves no trace.
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class Refusals : public ServedDeals {
 protected:
  absl::Status Creating(const std::function<void(pb::CreateDealRequest&)>& spoil) {
    pb::CreateDealRequest request;
    request.mutable_deal()->set_owner("reps/ada");
    spoil(request);
    pb::Deal reply;
    return Call(&Stub::CreateDeal, request, &reply);
  }
  absl::Status Updating(const std::string& name,
                        const std::function<void(pb::UpdateDealRequest&)>& spoil) {
    pb::UpdateDealRequest request;
    request.mutable_deal()->set_name(name);
    spoil(request);
    pb::Deal reply;
    return Call(&Stub::UpdateDeal, request, &reply);
  }
};

struct BadDeal {
  std::string field;
  std::string value;  // as the message shows it
  std::function<void(pb::CreateDealRequest&)> spoil;
};

std::vector<BadDeal> BadDeals() {
  const auto money = [](pb::CreateDealRequest& request, const char* currency, int64_t units,
                        int32_t nanos) {
    auto* one_off = request.mutable_deal()->mutable_amount()->mutable_one_off();
    one_off->set_currency_code(currency);
    one_off->set_units(units);
    one_off->set_nanos(nanos);
  };
  return {
      {"deal.owner", "ada", [](auto& r) { r.mutable_deal()->set_owner("ada"); }},
      {"deal.owner", "reps/", [](auto& r) { r.mutable_deal()->set_owner("reps/"); }},
      {"deal.team", "reps/ada", [](auto& r) { r.mutable_deal()->set_team("reps/ada"); }},
      {"deal.pipeline", "default", [](auto& r) { r.mutable_deal()->set_pipeline("default"); }},
      {"deal.stage", "nowhere", [](auto& r) { r.mutable_deal()->set_stage("nowhere"); }},
      {"deal.stage", "won", [](auto& r) { r.mutable_deal()->set_stage("won"); }},
      {"deal.product", "129",
       [](auto& r) { r.mutable_deal()->set_product(std::string(129, 'x')); }},
      {"deal.company", "control characters, is \"two\\nlines\"",
       [](auto& r) { r.mutable_deal()->set_company("two\nlines"); }},
      {"deal.title", "513", [](auto& r) { r.mutable_deal()->set_title(std::string(513, 'x')); }},
      {"deal.fields", "No Slug",
       [](auto& r) { (*r.mutable_deal()->mutable_fields())["No Slug"] = "x"; }},
      {"deal.fields", "33",
       [](auto& r) {
         for (int i = 0; i < 33; ++i) {
           (*r.mutable_deal()->mutable_fields())[absl::StrCat("k", i)] = "v";
         }
       }},
      {"deal.external_id", "129",
       [](auto& r) { r.mutable_deal()->set_external_id(std::string(129, 'x')); }},
      {"deal.amount.one_off", "us", [money](auto& r) { money(r, "us", 1, 0); }},
      {"deal.amount.one_off", "1000000000001",
       [money](auto& r) { money(r, "USD", 1'000'000'000'001, 0); }},
      {"deal.amount.one_off", "1", [money](auto& r) { money(r, "USD", 0, 1); }},
      {"deal.amount.one_off", "-5", [money](auto& r) { money(r, "USD", 1, -5'000'000); }},
      {"deal.expected_close_date", "2026-2-30",
       [](auto& r) {
         auto* date = r.mutable_deal()->mutable_expected_close_date();
         date->set_year(2026);
         date->set_month(2);
         date->set_day(30);
       }},
      {"deal.forecast_category_override", "CLOSED",
       [](auto& r) {
         r.mutable_deal()->set_forecast_category_override(pb::FORECAST_CATEGORY_CLOSED);
       }},
      {"deal.forecast_category_override", "99",
       [](auto& r) {
         r.mutable_deal()->set_forecast_category_override(static_cast<pb::ForecastCategory>(99));
       }},
      {"deal.amount.recurring_per_month", "1200 months",
       [](auto& r) {
         auto* amount = r.mutable_deal()->mutable_amount();
         amount->mutable_recurring_per_month()->set_currency_code("USD");
         amount->mutable_recurring_per_month()->set_units(1'000'000'000);
         amount->set_recurring_months(1200);
       }},
      {"effective_time", "now",
       [](auto& r) { r.mutable_effective_time()->set_seconds(4'000'000'000); }},
      {"effective_time", "-1", [](auto& r) { r.mutable_effective_time()->set_nanos(-1); }},
      {"request_id", "65", [](auto& r) { r.set_request_id(std::string(65, 'x')); }},
      {"request_id", "a b", [](auto& r) { r.set_request_id("a b"); }},
      {"deal", "must be set", [](auto& r) { r.clear_deal(); }},
  };
}

TEST_F(Refusals, EveryBadFieldOfANewDealIsNamedWithRuleAndValue) {
  const std::string before = HeadToken();
  for (const BadDeal& bad : BadDeals()) {
    const absl::Status status = Creating(bad.spoil);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.field << ": " << status;
    ASSERT_FALSE(FieldsOf(status).empty()) << bad.field << ": " << status;
    EXPECT_EQ(FieldsOf(status).front().substr(0, bad.field.size()), bad.field) << status;
    EXPECT_THAT(FieldViolationsOf(status).front().description, HasSubstr(bad.value));
  }
  EXPECT_EQ(HeadToken(), before) << "a refused request was written";
}

TEST_F(Refusals, EveryViolatedFieldIsToldAtOnce) {
  const absl::Status status = Creating([](pb::CreateDealRequest& request) {
    request.mutable_deal()->set_owner("ada");
    request.mutable_deal()->set_team("north");
    request.mutable_deal()->set_title(std::string(600, 'x'));
    request.set_request_id("a b");
  });
  EXPECT_THAT(FieldsOf(status),
              UnorderedElementsAre("request_id", "deal.title", "deal.owner", "deal.team"));
}

TEST_F(Refusals, StageAndStateCanNotBeUpdated) {
  const pb::Deal deal = Create("ada");
  const std::string before = HeadToken();
  for (const char* path : {"stage", "state", "name", "etag", "pipeline", "external_id", "nothing",
                           "amount.one_off", "fields.", "fields.No Slug"}) {
    const absl::Status status = Updating(deal.name(), [&](pb::UpdateDealRequest& request) {
      request.mutable_deal()->set_stage("won");
      request.mutable_update_mask()->add_paths(path);
    });
    EXPECT_THAT(FieldsOf(status), ElementsAre("update_mask")) << path << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
  EXPECT_EQ(HeadToken(), before);
}

TEST_F(Refusals, AMaskIsJudgedWholeAndBounded) {
  const pb::Deal deal = Create("ada");
  EXPECT_THAT(FieldsOf(Updating(deal.name(),
                                [&](pb::UpdateDealRequest& request) {
                                  for (const char* path : {"stage", "owner", "stage", "fields.A"}) {
                                    request.mutable_update_mask()->add_paths(path);
                                  }
                                  request.mutable_deal()->set_team("north");
                                })),
              ElementsAre("deal.team", "update_mask", "update_mask"))
      << "every unknown path once, with the deal's own violations";
  const absl::Status many = Updating(deal.name(), [&](pb::UpdateDealRequest& request) {
    for (int i = 0; i < 65; ++i) request.mutable_update_mask()->add_paths("owner");
  });
  EXPECT_THAT(FieldsOf(many), ElementsAre("update_mask"));
  EXPECT_THAT(std::string(many.message()), HasSubstr("names 65"));
  EXPECT_TRUE(Updating(deal.name(), [&](pb::UpdateDealRequest& request) {
                for (int i = 0; i < 64; ++i) request.mutable_update_mask()->add_paths("owner");
              }).ok());
}

TEST_F(Refusals, TextThatIsNoUtf8IsRefusedBeforeAnythingIsDone) {
  const std::string before = HeadToken();
  // protobuf's own parser refuses it in a string field; what comes by another way is refused too.
  EXPECT_EQ(Creating([](pb::CreateDealRequest& request) {
              request.mutable_deal()->set_company("caf\xe9");
            }).ok(),
            false);
  DealDetails details;
  details.company = "caf\xe9";
  const absl::Status status = details.Check();
  EXPECT_THAT(FieldsOf(status), ElementsAre("company"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("must be valid UTF-8, is \"caf\\xe9\""));
  EXPECT_EQ(HeadToken(), before);
}

TEST_F(Refusals, AnUnknownKindPhaseOrCategoryIsShown) {
  pb::CreatePipelineRequest request;
  pb::GetPipelineRequest get;
  get.set_name("pipelines/default");
  ASSERT_TRUE(Call(&Stub::GetPipeline, get, request.mutable_pipeline()).ok());
  pb::Stage* stage = request.mutable_pipeline()->mutable_stages(0);
  stage->set_kind(static_cast<pb::StageKind>(9));
  stage->set_phase(static_cast<pb::Phase>(10));
  stage->set_forecast_category(static_cast<pb::ForecastCategory>(11));
  pb::SalesPipeline reply;
  const absl::Status status = Call(&Stub::CreatePipeline, request, &reply);
  EXPECT_THAT(FieldsOf(status), ElementsAre("pipeline.stages[0].kind", "pipeline.stages[0].phase",
                                            "pipeline.stages[0].forecast_category"));
  const std::string told(status.message());
  for (const char* value : {"is 9", "is 10", "is 11"}) EXPECT_THAT(told, HasSubstr(value));
}

TEST_F(Refusals, ValidateOnlyNamesEveryUnmetRuleAndChangesNothing) {
  pb::CreatePipelineRequest definition;
  *definition.mutable_pipeline() = [this] {
    pb::GetPipelineRequest request;
    request.set_name("pipelines/default");
    pb::SalesPipeline pipeline;
    EXPECT_TRUE(Call(&Stub::GetPipeline, request, &pipeline).ok());
    return pipeline;
  }();
  definition.mutable_pipeline()->set_name("pipelines/strict");
  definition.mutable_pipeline()->mutable_stages(0)->add_exit_required_fields("amount");
  definition.mutable_pipeline()->mutable_stages(0)->add_exit_required_fields("fields.region");
  definition.mutable_pipeline()->mutable_policy()->set_forbid_skipping(true);
  pb::SalesPipeline created;
  ASSERT_TRUE(Call(&Stub::CreatePipeline, definition, &created).ok());
  pb::CreateDealRequest create;
  create.mutable_deal()->set_pipeline("pipelines/strict");
  pb::Deal deal;
  ASSERT_TRUE(Call(&Stub::CreateDeal, create, &deal).ok());
  const std::string before = HeadToken();
  pb::AdvanceDealRequest advance;
  advance.set_name(deal.name());
  advance.set_to_stage("proposal");
  advance.mutable_effective_time()->set_seconds(1);
  for (const bool validate_only : {true, false}) {
    advance.set_validate_only(validate_only);
    pb::Deal reply;
    const absl::Status status = Call(&Stub::AdvanceDeal, advance, &reply);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(TypesOf(status), UnorderedElementsAre("SKIPPING_FORBIDDEN", "FIELD_REQUIRED",
                                                      "FIELD_REQUIRED", "EFFECTIVE_BEFORE_VISIT"));
    EXPECT_THAT(std::string(status.message()), HasSubstr("fields.region must be set"));
  }
  EXPECT_EQ(HeadToken(), before);
}

TEST_F(Refusals, ChecksComeInOneOrder) {
  const pb::Deal deal = Create("ada");
  pb::AdvanceDealRequest request;
  request.set_name(deal.name());
  request.set_request_id("r-1");
  request.set_etag(deal.etag());
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::AdvanceDeal, request, &reply).ok());
  // The same again: the request id answers before the etag, which is old by now, is looked at.
  pb::Deal again;
  EXPECT_TRUE(Call(&Stub::AdvanceDeal, request, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), reply.SerializeAsString());
  // Other content: told before the deal, which is not there, is looked for.
  request.set_name("deals/" + Uuid::Generate(absl::Now()).ToString());
  EXPECT_EQ(ReasonOf(Call(&Stub::AdvanceDeal, request, &reply)), "REQUEST_ID_REUSED");
  // An old etag: told before the policy, which forbids the move, too.
  request.set_name(deal.name());
  request.clear_request_id();
  request.set_to_stage("prospecting");
  EXPECT_EQ(Call(&Stub::AdvanceDeal, request, &reply).code(), absl::StatusCode::kAborted);
  request.clear_etag();
  EXPECT_EQ(Call(&Stub::AdvanceDeal, request, &reply).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(Refusals, ARequestIdAnswersAgainAfterARestart) {
  pb::CreateDealRequest request;
  request.set_request_id("form-17");
  request.mutable_deal()->set_title("Forty seats");
  pb::Deal first, again;
  ASSERT_TRUE(Call(&Stub::CreateDeal, request, &first).ok());
  Restart();
  ASSERT_TRUE(Call(&Stub::CreateDeal, request, &again).ok());
  EXPECT_EQ(again.name(), first.name());
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  pb::ListDealsResponse all;
  ASSERT_TRUE(Call(&Stub::ListDeals, pb::ListDealsRequest(), &all).ok());
  EXPECT_EQ(all.deals_size(), 1);
}

}  // namespace
}  // namespace revops::deal
