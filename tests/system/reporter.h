// A client that asks for reports all the while, and keeps every number it was told with the
// position of the stream that the number rests on.
#ifndef REVOPS_TESTS_SYSTEM_REPORTER_H_
#define REVOPS_TESTS_SYSTEM_REPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "revops/deal/v1/deal_event.pb.h"
#include "tests/system/journal.h"
#include "tests/system/patient_client.h"

namespace revops::testing {

// What a report said of all deals at a revision.
struct Answer {
  int64_t revision = 0;
  std::string what;  // `open deals`, `open units`, `won`, `lost`
  int64_t value = 0;
};

// One thread at a time.
class Reporter {
 public:
  // Both outlive it.
  Reporter(PatientClient* client, Journal* journal) : client_(client), journal_(journal) {}

  // Asks for the open deals or the win rate, in turn, with everything that was acknowledged so far.
  void Ask();
  const std::vector<Answer>& answers() const { return answers_; }

 private:
  // The position the answer includes; complains where that is before the wanted one.
  int64_t RevisionOf(const revops::metrics::v1::ReportBasis& basis, const std::string& wanted);
  void AskForPipeline(const std::string& wanted);
  void AskForWinRate(const std::string& wanted);

  PatientClient* const client_;
  Journal* const journal_;
  std::vector<Answer> answers_;
  bool is_win_rates_turn_ = false;
};

// Counts every answer again from the stream: one that differs is a test's failure.
void ExpectEqualToRecount(const std::vector<Answer>& answers,
                          const std::vector<revops::deal::v1::DealEvent>& events);

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_REPORTER_H_
