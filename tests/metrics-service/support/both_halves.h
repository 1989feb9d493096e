// Both halves of the facts, filled by a test.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_BOTH_HALVES_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_BOTH_HALVES_H_

#include "gtest/gtest.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/reports/ownership.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics::testing {

class BothHalves {
 public:
  void Tell(const PipelineFact& fact) {
    shared_.WithWriter(
        [&](Facts& facts, Followed&) { EXPECT_TRUE(facts.ApplyPipeline(fact).ok()); });
  }
  void Tell(const DealFact& fact) { TellHalf<Facts>(fact); }
  void Tell(const LeadFact& fact) { TellHalf<LeadFacts>(fact); }
  void Tell(const RepFact& fact) { TellHalf<LeadFacts>(fact); }
  void Tell(const ActivityFact& fact) {
    if (fact.subject_kind == ActivitySubject::kDeal) return TellHalf<Facts>(fact);
    TellHalf<LeadFacts>(fact);
  }

  // report(const FactsView&, const ReportQuery&), with the query's ownership.
  template <typename Report>
  auto Ask(Report report, ReportQuery query) {
    return shared_.WithView([&](const FactsView& view) {
      if (query.ownership == Ownership::kCurrent) {
        query.current = std::make_shared<const CurrentOwnership>(view);
      }
      return report(view, query);
    });
  }
  SharedFacts& shared() { return shared_; }

 private:
  template <typename Half, typename Fact>
  void TellHalf(const Fact& fact) {
    shared_.WithWriter<Half>([&](Half& half, Followed&) {
      const absl::Status applied = half.Apply(fact);
      EXPECT_TRUE(applied.ok()) << applied;
    });
  }
  SharedFacts shared_;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_BOTH_HALVES_H_
