#include "cli/session.h"

#include "cli/client.h"
#include "cli/config.h"
#include "common/status/status.h"

namespace revops::cli {

Session::Session(std::ostream& output, std::ostream& errors, StopSignal& stop_signal)
    : out(output), err(errors), stop(stop_signal) {}

Session::~Session() = default;

Format Session::format() const {
  if (format_name == "json") return Format::kJson;
  return format_name == "csv" ? Format::kCsv : Format::kTable;
}

absl::StatusOr<Client*> Session::client() {
  if (client_ == nullptr) {
    REVOPS_ASSIGN_OR_RETURN(const Config config, LoadConfig());
    ClientOptions options;
    options.gateway = gateway.empty() ? config.gateway : gateway;
    options.token = config.token;
    options.timeout = absl::Seconds(timeout_s);
    options.is_tls = is_tls;
    options.ca_file = ca_file;
    REVOPS_ASSIGN_OR_RETURN(client_, Client::Create(options, stop));
  }
  return client_.get();
}

}  // namespace revops::cli
