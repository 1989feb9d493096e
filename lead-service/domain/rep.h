// The people of the sales process and the teams they are in.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_REP_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_REP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "lead-service/domain/fields.h"

namespace revops::lead {

inline constexpr size_t kRepLabelsMax = 64;
// Nobody works on more at a time; a larger number is a typing error.
inline constexpr int32_t kRepCapacityMax = 100'000;
inline constexpr int kRepLevelsMax = 16;
inline constexpr int kTeamLevelsMax = 8;

// What an update may change.
struct RepDetails {
  std::string display_name;                      // the person's: never in events
  std::string team;                              // teams/{slug}
  std::string manager;                           // reps/{slug}
  int32_t capacity = 0;                          // 0: not said
  std::vector<std::string> territories, skills;  // labels, each once
  bool inactive = false;
  bool ramping = false;

  // Every violated field at once.
  absl::Status Check() const;
  friend bool operator==(const RepDetails&, const RepDetails&) = default;
};

template <>
std::span<const Field<RepDetails>> FieldsOf<RepDetails>();

struct Rep {
  using Details = RepDetails;
  using Id = std::string;
  static constexpr absl::string_view kCollection = "reps";
  static constexpr absl::string_view kWord = "rep";

  std::string id;  // slug
  RepDetails details;
  absl::Time created, updated;
  Revision revision;  // of the last change

  std::string name() const { return NameOf(id); }
  static std::string NameOf(const std::string& id) { return "reps/" + id; }
  friend bool operator==(const Rep&, const Rep&) = default;
};

struct TeamDetails {
  std::string display_name;  // a label
  std::string parent;        // teams/{slug}

  absl::Status Check() const;
  friend bool operator==(const TeamDetails&, const TeamDetails&) = default;
};

template <>
std::span<const Field<TeamDetails>> FieldsOf<TeamDetails>();

struct Team {
  using Details = TeamDetails;
  using Id = std::string;
  static constexpr absl::string_view kCollection = "teams";
  static constexpr absl::string_view kWord = "team";

  std::string id;  // slug
  TeamDetails details;
  absl::Time created, updated;
  Revision revision;

  std::string name() const { return NameOf(id); }
  static std::string NameOf(const std::string& id) { return "teams/" + id; }
  friend bool operator==(const Team&, const Team&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_REP_H_
