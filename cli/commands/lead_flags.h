// What commands say of a person, an owner and a lead.
#ifndef REVOPS_CLI_COMMANDS_LEAD_FLAGS_H_
#define REVOPS_CLI_COMMANDS_LEAD_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "revops/lead/v1/lead.pb.h"

namespace CLI {
class App;
}

namespace revops::cli {

struct PersonFlags {
  std::string given_name, family_name, email, phone, job_title;

  void Set(revops::lead::v1::Person& person) const;
  bool is_set() const;
};
void AddPersonFlags(CLI::App& command, PersonFlags& flags);

// `--owner` and `--team` as resource names; empty ones stay empty.
absl::Status SetOwnerAndTeam(const std::string& owner, const std::string& team,
                             std::string* owner_name, std::string* team_name);

// What both create and update can set.
struct LeadFlags {
  PersonFlags person;
  std::string company, domain, country, source, segment, product, channel, direction, owner, team,
      account, note, next_step;
  std::vector<std::string> fields;

  absl::Status Set(revops::lead::v1::Lead& lead) const;
};
void AddLeadFlags(CLI::App& command, LeadFlags& flags);

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_LEAD_FLAGS_H_
