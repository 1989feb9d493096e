// Each filter and each dimension of group_by is about its own label, over the wire.
#include <functional>
#include <map>

#include "gtest/gtest.h"
#include "tests/metrics-service/support/served_metrics.h"

namespace revops::metrics {
namespace {

namespace pb = revops::metrics::v1;
using testing::Created;
using testing::Day;
using testing::Usd;
using testing::With;
using testing::WithField;

struct Part {
  const char* group_by;
  const char* odd;
  // Makes the deal the odd one in this alone.
  std::function<DealFact(DealFact)> mark;
  std::function<void(pb::ReportParameters&, const std::string&)> filter;
};

Part Label(const char* name, LabelKind kind, const char* odd,
           void (pb::ReportParameters::*add)(const std::string&)) {
  return {name, odd, [=](const DealFact& fact) { return With(fact, kind, odd); },
          [=](pb::ReportParameters& parameters, const std::string& value) {
            (parameters.*add)(value);
          }};
}

std::vector<Part> Parts() {
  using P = pb::ReportParameters;
  return {
      Label("owner", LabelKind::kOwner, "reps/odd", &P::add_owner),
      Label("team", LabelKind::kTeam, "teams/odd", &P::add_team),
      Label("product", LabelKind::kProduct, "odd", &P::add_product),
      Label("segment", LabelKind::kSegment, "odd", &P::add_segment),
      Label("source", LabelKind::kSource, "odd", &P::add_source),
      Label("channel", LabelKind::kChannel, "odd", &P::add_channel),
      {"company", "odd",
       [](const DealFact& fact) { return With(fact, LabelKind::kCompany, "odd"); }, nullptr},
      {"fields.region", "odd",
       [](const DealFact& fact) { return WithField(fact, "region", "odd"); },
       [](P& parameters, const std::string& value) {
         (*parameters.mutable_fields())["region"] = value;
       }},
      {"pipeline", "pipelines/odd",
       [](DealFact fact) {
         fact.pipeline = "pipelines/odd";
         return fact;
       },
       [](P& parameters, const std::string& value) { parameters.add_pipeline(value); }},
      {"stage", "meeting",
       [](DealFact fact) {
         fact.stage = "meeting";
         return fact;
       },
       [](P& parameters, const std::string& value) { parameters.add_stage(value); }},
  };
}

// One deal per part, worth its number, that differs from the others in that part alone.
class FiltersTest : public testing::ServedMetrics {
 protected:
  FiltersTest() {
    PipelineFact odd = testing::DefaultPipeline();
    odd.name = "pipelines/odd";
    std::vector<revops::deal::v1::DealEvent> events = {stream_.Event(odd)};
    for (size_t i = 0; i < parts_.size(); ++i) {
      const int number = static_cast<int>(i) + 1;
      events.push_back(
          stream_.Event(parts_[i].mark(With(Created(number, Day(number)), Usd(number)))));
    }
    Follow(std::move(events));
  }
  const std::vector<Part> parts_ = Parts();
};

TEST_F(FiltersTest, EachFilterIsAboutItsOwnLabel) {
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (!parts_[i].filter) continue;
    SCOPED_TRACE(parts_[i].group_by);
    pb::GetPipelineReportRequest request;
    parts_[i].filter(*request.mutable_parameters(), parts_[i].odd);
    const auto reply = AskPipeline(request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    EXPECT_EQ(reply->rows(0).deals(), 1);
    ASSERT_EQ(reply->rows(0).amount_size(), 1);
    EXPECT_EQ(reply->rows(0).amount(0).units(), static_cast<int64_t>(i) + 1);
  }
}

TEST_F(FiltersTest, TheEmptyValueIsADealWithoutTheLabelAndValuesAreAlternatives) {
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->add_product("");
  auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), static_cast<int64_t>(parts_.size()) - 1);
  request.mutable_parameters()->add_product("odd");
  reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), static_cast<int64_t>(parts_.size()));
  // Filters add up: nobody is odd in both.
  request.mutable_parameters()->clear_product();
  request.mutable_parameters()->add_product("odd");
  request.mutable_parameters()->add_segment("odd");
  reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 0);
}

TEST_F(FiltersTest, EachDimensionIsItsOwnLabel) {
  for (size_t i = 0; i < parts_.size(); ++i) {
    SCOPED_TRACE(parts_[i].group_by);
    pb::GetPipelineReportRequest request;
    request.mutable_parameters()->add_group_by(parts_[i].group_by);
    const auto reply = AskPipeline(request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    ASSERT_EQ(reply->rows_size(), 2);
    std::map<std::string, int64_t> units;
    for (const pb::PipelineRow& row : reply->rows()) {
      units[row.group().values(0)] = row.amount(0).units();
    }
    EXPECT_EQ(units[parts_[i].odd], static_cast<int64_t>(i) + 1);
  }
}

TEST_F(FiltersTest, MonthAndQuarterAreOfTheCalendar) {
  const auto keys = [this](const char* dimension) {
    pb::GetPipelineReportRequest request;
    request.mutable_parameters()->add_group_by(dimension);
    request.mutable_parameters()->add_group_by("owner");
    std::vector<std::string> keys;
    const auto reply = AskPipeline(request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return keys;
    for (const pb::PipelineRow& row : reply->rows()) {
      keys.push_back(row.group().values(0) + " " + row.group().values(1));
    }
    return keys;
  };
  EXPECT_EQ(keys("month"), (std::vector<std::string>{"2017-01 ", "2017-01 reps/odd"}));
  EXPECT_EQ(keys("quarter"), (std::vector<std::string>{"2017-Q1 ", "2017-Q1 reps/odd"}));
}

}  // namespace
}  // namespace revops::metrics
