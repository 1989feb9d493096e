// What items of every kind have in common: how bad fields are told, instants and names written.
#ifndef REVOPS_CLI_IMPORT_ITEM_PARTS_H_
#define REVOPS_CLI_IMPORT_ITEM_PARTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/import/fields.h"
#include "cli/import/problem.h"
#include "cli/import/resolver.h"
#include "cli/import/slugs.h"
#include "google/protobuf/timestamp.pb.h"

namespace revops::cli {

inline constexpr absl::string_view kNoCreateTime =
    "must be set: no column, no default (--default effective_create_time=2024-01-01)";

void Refuse(Problems& problems, Field field, absl::string_view reason);

// What is wrong, without the path that our checks put before it.
std::string ReasonIn(const absl::Status& status);

absl::Time InstantOf(const google::protobuf::Timestamp& time);
// To the microsecond.
void SetInstant(absl::Time instant, google::protobuf::Timestamp* proto);

// The field's text as `{collection}/{slug}`, where it is set.
void SetResourceName(const RowTexts& texts, Field field, ResourceNames& names, std::string* target,
                     Problems& problems);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_ITEM_PARTS_H_
