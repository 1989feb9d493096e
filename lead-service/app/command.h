// What every command on one lead has in common.
#ifndef REVOPS_LEAD_SERVICE_APP_COMMAND_H_
#define REVOPS_LEAD_SERVICE_APP_COMMAND_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "lead-service/domain/lead_verbs.h"
#include "lead-service/store/lead_store.h"

namespace revops::lead {

// What the caller reaches; what lies outside is NOT_FOUND, like what never was.
struct Reach {
  bool everything = true;
  std::string rep = {};
  std::vector<std::string> teams = {};

  bool Contains(const std::string& owner, const std::string& team) const;
};

struct CommandHeader {
  CommandInfo info;
  Reach reach;
  std::string etag = {};  // empty: not checked
  std::optional<absl::Time> effective_time = {};
  bool validate_only = false;
  absl::Time now;

  Moment moment() const { return {effective_time.value_or(now), now}; }
};

// The etag of a subject at a revision.
std::string EtagOf(Revision revision);

// ABORTED ETAG_MISMATCH where one is given and not the present one.
absl::Status CheckEtag(const std::string& given, const std::string& name, Revision present);

// NOT_FOUND where the lead is outside the caller's reach.
absl::Status CheckReach(const Reach& reach, const Lead& lead);

// PERMISSION_DENIED OUTSIDE_REACH where something new would be.
absl::Status MustBeOwn(const Reach& reach, const std::string& owner, const std::string& team);

// The answer to an earlier success of the same request; NOT_FOUND where the lead is outside the
// caller's reach by now, or deleted.
absl::StatusOr<Lead> AnswerAgain(CommandStore& store, const Reach& reach,
                                 const EarlierAnswer& earlier);

// The road every change takes: an earlier success of the same request answers again; else load,
// check reach and etag, let the domain decide, and save (unless only validated). Where nothing
// changed, only the request is remembered.
using Decide = std::function<absl::StatusOr<LeadChange>(const Lead&)>;
absl::StatusOr<Lead> ChangeLead(CommandStore& store, const Uuid& id, const CommandHeader& header,
                                const Decide& decide);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_COMMAND_H_
