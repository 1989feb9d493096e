// Every report at one instant and one position of the stream, as text: to be asked twice.
#ifndef REVOPS_TESTS_SYSTEM_REPORT_BOOK_H_
#define REVOPS_TESTS_SYSTEM_REPORT_BOOK_H_

#include <string>
#include <vector>

#include "revops/metrics/v1/report.pb.h"
#include "tests/system/patient_client.h"

namespace revops::testing {

class ReportBook {
 public:
  // Of now, with everything up to `include_up_to`. `client` outlives it.
  ReportBook(PatientClient* client, const std::string& include_up_to);
  // One text per report, or the error that came instead.
  std::vector<std::string> AskAll();

 private:
  template <typename Request, typename Response>
  std::string Ask(grpc::Status (PatientClient::Metrics::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*));

  PatientClient* const client_;
  revops::metrics::v1::ReportParameters parameters_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_REPORT_BOOK_H_
